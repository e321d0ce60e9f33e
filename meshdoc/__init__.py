"""meshdoc documents a PostgreSQL schema from its SQL migrations, without a database.

    meshdoc.project     the whole way on one screen: read, run, document, export
    meshdoc.sources     files to versions
    meshdoc.syntax      text to statements
    meshdoc.session     one backend session; where the commands register
    meshdoc.commands    what each statement does to the catalog
    meshdoc.analyze     what names and expressions mean, and PostgreSQL's own text for them
    meshdoc.interpret   code that migrations run, and the queries in it
    meshdoc.catalog     the model: frozen objects, three mutators, one journal
    meshdoc.history     what each version changed, and why
    meshdoc.render      a Book to files

In a program of your own:

    >>> from pathlib import Path
    >>> from meshdoc import project
    >>> from meshdoc.config import Config
    >>> config = Config(paths=(Path("migrations"),))
    >>> given = project.read(config)
    >>> history = project.run(config, given)
    >>> pages = project.document(config, history, given.ignored)

`history.catalog` is the catalog after the last version, `history.entries` the outcome of every statement; `pages` maps
paths to text; `meshdoc.files.write` puts them on disk.
"""
