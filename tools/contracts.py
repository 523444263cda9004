"""Import-linter contract: a package is used by others only through its public modules."""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicModules(Contract):
    """Fail when one package imports anything of another but that one's public modules."""

    package = fields.StringField()
    public = fields.ListField(subfield=fields.StringField())
    open_to = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import of a private module from outside its package."""
        packages = sorted(graph.find_children(str(self.package)))
        public = cast("list[str]", self.public)
        open_to = cast("list[str]", self.open_to or [])
        free = {f"{self.package}.{name}" for name in open_to}
        bad = []
        for package in packages:
            for module in sorted(graph.find_descendants(package)):
                if module.split(".")[2] in public:
                    continue
                for importer in sorted(graph.find_modules_that_directly_import(module)):
                    owner = ".".join(importer.split(".")[:2])
                    if owner != package and owner not in free:
                        bad += graph.get_import_details(importer=importer, imported=module)
        return ContractCheck(kept=not bad, metadata={"bad": bad})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that breaks the contract."""
        for detail in check.metadata["bad"]:
            output.print_error(
                f"{detail['importer']}:{detail['line_number']}: {detail['line_contents']}"
            )
