"""The Python client: sandboxes from a test, in this process or over a socket.

    from oir_sandbox.client import in_process

    with in_process() as server, server.create(psrm="enforce") as sandbox:
        answer = sandbox.send(message)
        sandbox.clock.advance("P30D")
        sandbox.expect(operation="OpretDebitorkontoRegistrering", FordringBeløb="1250.00", times=1)

The same objects talk to a server that runs elsewhere: `connect("http://127.0.0.1:8400")`.
"""

from oir_sandbox.client.answer import Answer
from oir_sandbox.client.local import in_process, on_socket
from oir_sandbox.client.sandbox import Sandbox
from oir_sandbox.client.server import Server, connect
from oir_sandbox.client.talk import Refused

__all__ = ["Answer", "Refused", "Sandbox", "Server", "connect", "in_process", "on_socket"]
