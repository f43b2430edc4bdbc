# One image for web, worker and beat; compose.yaml says which command each of them runs. What builds stays behind.
# The reader of QR codes for browsers that read none: npm brings it, and nothing else of npm is needed.
FROM node:22-slim AS scanner

WORKDIR /scanner
COPY civic/deploy/scanner.py .
RUN npm pack --silent "$(sed -n 's/^NAME, VERSION, LICENCE = "\(.*\)", "\(.*\)", ".*"/\1@\2/p' scanner.py)"

FROM python:3.12-slim AS build

ENV PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/tuili/var PATH=/opt/tuili/bin:$PATH
WORKDIR /srv/tuili

# The libraries first: they change less often than the code.
COPY requirements.lock .
RUN python -m venv /opt/tuili \
 && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
COPY --from=scanner /scanner/*.tgz /tmp/
RUN python civic/deploy/scanner.py /opt/tuili /tmp/*.tgz

# Translations and static files are made once, here. The settings need values; these are used for nothing else.
RUN python -m civic.deploy.messages compile \
 && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    IDENTITY_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    PUBLIC_URL=https://build.invalid DATABASE_URL=postgres://build@localhost/build \
    python manage.py collectstatic --noinput \
 && rm -rf tests bench

FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/tuili/var PATH=/opt/tuili/bin:$PATH
WORKDIR /srv/tuili

# pg_dump and pg_restore, for backups and their trial. The code belongs to root: the portal cannot change itself.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home --uid 10001 tuili

COPY --from=build /opt/tuili /opt/tuili
COPY --from=build /srv/tuili /srv/tuili
RUN mkdir -p var/media var/private && chown -R tuili var/media var/private

USER 10001
EXPOSE 8000
CMD ["gunicorn", "civic.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--worker-tmp-dir", "/dev/shm"]
