"""The migrated database that every run of the tests begins with, made once for each state of the migrations.

A private server's whole folder is kept beside it, so that a worker copies files instead of asking migrations:

    <temp>/tuili-templates-<user>/<key>/postgres    the folder of a stopped server that holds the database
    <temp>/tuili-templates-<user>/lock              held alone while one is made or thrown away, shared while copied

On a served PostgreSQL (make test-served) the same database lies on that server.

python -m tests.template    make it on the server that DATABASE_URL names, or on a private one in VAR_DIR
"""
