"""WSDL text for an edition: port types, bindings, and the two wrappers that name a security policy."""

from xml.sax.saxutils import escape

from model import Edition, Service

from oir_kernel.identifiers import ascii_name

_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_POLICY = "http://serviceplatformen.dk/xml/wsdl/soap11/Security/Policy"
_ADDRESS = "http://127.0.0.1:8400/service/OIR"


def wsdl_files(edition: Edition) -> dict[str, str]:
    """Every generated WSDL: path below the edition's folder to text."""
    files = {}
    for service in edition.services:
        files[f"common/wsdl/{service.ascii}.wsdl"] = _abstract(edition, service)
        files[f"wsdl/{service.ascii}Service.wsdl"] = _binding(edition, service)
        for policy in ("Token", "Context"):
            files[f"{service.ascii}Service{policy}.wsdl"] = _wrapper(edition, service, policy)
    return files


def _definitions(edition: Edition, service: Service, body: list[str], *, soap: bool = False) -> str:
    head = (
        f'<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:{edition.prefix}="{edition.namespace}"'
        + (' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"' if soap else "")
        + f' targetNamespace="{edition.namespace}" name="{service.definitions}">'
    )
    documentation = f"  <wsdl:documentation>{escape(service.title)}. Not KOMBIT's contract.</wsdl:documentation>"
    return _OPEN + "\n".join([head, documentation, *body, "</wsdl:definitions>"]) + "\n"


def _abstract(edition: Edition, service: Service) -> str:
    prefix = edition.prefix
    body = [
        "  <wsdl:types>",
        f'    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{edition.namespace}">',
        f'      <xs:include schemaLocation="../service/{service.ascii}Interface.xsd"/>',
        "    </xs:schema>",
        "  </wsdl:types>",
    ]
    for op in service.operations:
        for root in (op.request, op.answer):
            body.append(f'  <wsdl:message name="m_{root}">')
            body.append(f'    <wsdl:part name="{root}" element="{prefix}:{root}"/>')
            body.append("  </wsdl:message>")
    body.append(f'  <wsdl:portType name="{service.ascii}ServicePortType">')
    for op in service.operations:
        body.append(f'    <wsdl:operation name="{op.name}">')
        body.append(f'      <wsdl:input name="{op.name}" message="{prefix}:m_{op.request}"/>')
        body.append(f'      <wsdl:output name="{op.name}" message="{prefix}:m_{op.answer}"/>')
        body.append("    </wsdl:operation>")
    return _definitions(edition, service, [*body, "  </wsdl:portType>"])


def _binding(edition: Edition, service: Service) -> str:
    prefix, name = edition.prefix, f"{service.ascii}Service"
    body = [
        f'  <wsdl:import namespace="{edition.namespace}" location="../common/wsdl/{service.ascii}.wsdl"/>',
        f'  <wsdl:binding name="{name}Binding" type="{prefix}:{name}PortType">',
        '    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
        '    <wsp:PolicyReference xmlns:wsp="http://www.w3.org/ns/ws-policy" URI="#ServiceplatformBindingPolicy"/>',
    ]
    for op in service.operations:
        body += [
            f'    <wsdl:operation name="{op.name}">',
            f'      <soap:operation soapAction="{op.soap_action}"/>',
            f'      <wsdl:input name="{op.name}">',
            f'        <soap:body parts="{op.request}" use="literal"/>',
            "      </wsdl:input>",
            f'      <wsdl:output name="{op.name}">',
            f'        <soap:body parts="{op.answer}" use="literal"/>',
            "      </wsdl:output>",
            "    </wsdl:operation>",
        ]
    body += [
        "  </wsdl:binding>",
        f'  <wsdl:service name="{name}">',
        f'    <wsdl:port name="{name}PortType" binding="{prefix}:{name}Binding">',
        f'      <soap:address location="{_ADDRESS}/{service.ascii}/{service.major}"/>',
        "    </wsdl:port>",
        "  </wsdl:service>",
    ]
    return _definitions(edition, service, body, soap=True)


def _wrapper(edition: Edition, service: Service, policy: str) -> str:
    body = [
        f'  <wsdl:import namespace="{_POLICY}" location="policies/{policy}.wsdl"/>',
        f'  <wsdl:import namespace="{edition.namespace}" location="wsdl/{service.ascii}Service.wsdl"/>',
    ]
    return _definitions(edition, service, body)


def soap_action(edition: Edition, service: Service, operation: str) -> str:
    """What `edition.toml` must say: namespace, definitions name, and the operation in ASCII."""
    return f"{edition.namespace}{service.definitions}#{ascii_name(operation)}"
