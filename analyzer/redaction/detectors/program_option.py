"""Passwords in short options that only some programs have: `sshpass -p`, `redis-cli -a`, `openssl -passin pass:…`."""

from analyzer.redaction.detectors._base import Detector, is_given

_VALUE = r"[\"']?([^\s\"'<>$|;-][^\s\"']{3,})"
DETECTOR = Detector(
    name="program_option",
    category="password",
    hint=r"sshpass|(?:docker|podman|az|registry) login|mongosh?\b|zip |redis-cli|\bldap|\bsnmp|\b(?:xh|https?) "
    r"|net use|htpasswd|-(?:store|key|srcstore|deststore)?pass|--from-literal|ConvertTo-SecureString|::add-mask"
    r"|::set-output",
    pattern=r"(?:\b(?:sshpass|docker login|podman login|az login|helm registry login|mongosh?)\b[^\n|;]*? -[pP] ?"
    r"|\b(?:zip|unzip) (?:-\w+ )*-P ?"
    r"|\bredis-cli\b[^\n|;]*? -a |\bldap(?:search|modify|add|whoami|delete|passwd)\b[^\n|;]*? -[wsa] "
    r"|\bsnmp\w{2,12}\b[^\n|;]*? -[AX] |\b(?:xh|https?)\b[^\n|;:]*? (?:-a|--auth)[ =](?:[^\s:]+:)"
    r"|\bnet use\b[^\n|;]*? /user:\S+ |\bhtpasswd -\w*b\w* \S+ \S+ "
    r"|\s-(?:storepass|keypass|srcstorepass|deststorepass)[ =]|\s-pass(?:in|out)? pass:|\s--passphrase[ =]"
    r"|--from-literal[ =][\w.-]+=|\bConvertTo-SecureString (?:-String )?"
    r"|::add-mask::|::set-output name=\w{0,30}(?:token|secret|password|key)::)" + _VALUE,
    check=is_given,
)
