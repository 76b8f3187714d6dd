# One image for every service: `oir up` by default, `oir serve debitor|finans|faktura|psrm|receiver|control` under compose.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/oir \
    && /opt/oir/bin/pip install --no-cache-dir --require-hashes -r requirements.lock -r requirements-build.lock
COPY oir_kernel oir_kernel
COPY oir_sandbox oir_sandbox
COPY services services
COPY schemas schemas
COPY contracts contracts
RUN /opt/oir/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/oir/bin/python -m compileall -q /opt/oir/lib

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 oir && mkdir /data /certs && chown oir /data /certs
COPY --from=build /opt/oir /opt/oir
USER oir
ENV PATH=/opt/oir/bin:$PATH OIR_DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8400 8422
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os,urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('OIR_PORT', '8400') + '/readyz')"]
CMD ["oir", "up", "--host", "0.0.0.0", "--open"]
