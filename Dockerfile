# The hub as an image. It was written without Docker at hand and never run: tell us what has to change.
#
#   docker build --tag partnership-hub .
#   export HUB_KEY=...            32 characters or more, drawn at random; the password of the pages, with any user name
#   docker run --rm --publish 127.0.0.1:8000:8000 --volume hub-data:/home/hub \
#     --env HUB_KEY --env HUB_TRUSTED_HOSTS=localhost partnership-hub
#
# The graph is a file in the volume; compose.yaml starts the hub on a Neo4j server instead.

FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY graph_engine ./graph_engine
COPY loaders ./loaders
COPY web ./web
# Style sheet and scripts are built here too; Node comes as a package of Python and stays in this stage.
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
COPY constraints-hashed.txt /wheels/
COPY --from=build /wheels /wheels
# Only what is known by its hash; the hub itself was built above.
RUN pip install --no-cache-dir --require-hashes --requirement /wheels/constraints-hashed.txt \
    && pip install --no-cache-dir --no-deps /wheels/*.whl \
    && rm -r /wheels \
    && useradd --create-home --uid 10001 hub
USER hub
WORKDIR /home/hub
# Inside the container the pages listen on all addresses, and so need HUB_KEY and HUB_TRUSTED_HOSTS: neither has a value
# here, since a key in an image is none. Who publishes the port decides who can try.
ENV HUB_HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /home/hub
EXPOSE 8000
# The first start loads the bundled figures, which takes a minute or two before a page is served.
HEALTHCHECK --interval=30s --timeout=20s --start-period=300s --retries=3 \
    CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; \
urlopen(Request('http://127.0.0.1:8000/', headers={'Authorization': 'Bearer ' + os.environ['HUB_KEY']}), timeout=15)"]
ENTRYPOINT ["hub"]
CMD ["run", "--port", "8000"]
