"""Views, materialized views and rules (view.c, matview.c, rewriteDefine.c)."""
