"""PostgreSQL's type input and output functions (utils/adt). Callers enter through `analyze.input`."""
