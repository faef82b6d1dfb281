# The image of the API and the worker: the same installation, another command (see docker-compose.yml).

FROM python:3.11-slim AS build
COPY requirements-bootstrap.lock requirements.lock /src/
# Everything that runs comes from the lock files, by hash; --no-build refuses to compile what has no wheel.
RUN python -m venv /tools \
    && /tools/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /src/requirements-bootstrap.lock \
    && python -m venv --without-pip /opt/creatorgraph \
    && /tools/bin/uv pip install --no-cache --no-build --compile-bytecode --require-hashes \
        --python /opt/creatorgraph/bin/python -r /src/requirements.lock
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY creatorgraph creatorgraph
RUN /tools/bin/uv pip install --no-cache --no-deps --no-build-isolation --python /opt/creatorgraph/bin/python .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/creatorgraph --create-home --shell /usr/sbin/nologin creatorgraph
COPY --from=build /opt/creatorgraph /opt/creatorgraph
ENV PATH=/opt/creatorgraph/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CREATORGRAPH_HOME=/var/lib/creatorgraph \
    CREATORGRAPH_HOST=0.0.0.0
USER creatorgraph
WORKDIR /var/lib/creatorgraph
VOLUME /var/lib/creatorgraph
EXPOSE 8700
ENTRYPOINT ["creatorgraph"]
CMD ["api"]
