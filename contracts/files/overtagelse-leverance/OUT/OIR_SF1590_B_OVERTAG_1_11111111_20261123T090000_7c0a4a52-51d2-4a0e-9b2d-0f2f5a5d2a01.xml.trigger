<?xml version='1.0' encoding='UTF-8'?>
<s:Trigger xmlns:s="http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types">
  <FileDescriptor>
    <FileName>OIR_SF1590_B_OVERTAG_1_11111111_20261123T090000_7c0a4a52-51d2-4a0e-9b2d-0f2f5a5d2a01.xml</FileName>
    <SizeInBytes>13658</SizeInBytes>
    <Sender>demo+fagsystem</Sender>
    <SendersFileId>min-fil-1</SendersFileId>
    <Recipients>ROUTING_V1_0_0</Recipients>
  </FileDescriptor>
  <FileContentDescriptor>
    <SFTPDynamicRoutingInfo>
      <InfRef>OIR_SF1590_B_OVERTAG_1</InfRef>
      <SenderIt-system>00000000-0000-4000-8000-000000000001</SenderIt-system>
      <SenderAuthority>urn:oio:cvr-nr:11111111</SenderAuthority>
      <TransactionId>7c0a4a52-51d2-4a0e-9b2d-0f2f5a5d2a01</TransactionId>
      <SenderTimestamp>2026-11-23T09:00:00+01:00</SenderTimestamp>
      <RecipientAuthority>urn:oio:cvr-nr:11111111</RecipientAuthority>
    </SFTPDynamicRoutingInfo>
  </FileContentDescriptor>
</s:Trigger>
