"""The small changes: comparisons, boolean words, arithmetic, constants, texts, conditions and returned values.

Left alone: annotations, type aliases, decorators, docstrings and `__all__`, which change nothing that a test could see.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from operator import setitem
from pathlib import Path
from types import ModuleType
from typing import Any

_COMPARISONS: dict[type, tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_ARITHMETIC: dict[type, type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_LEFT_ALONE = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True)
class Mutant:
    """Change number `index` of a module: the function and the line it stands in, what stood there, what stands there now."""

    module: str
    path: Path
    index: int
    where: str
    line: str
    before: str
    after: str

    @property
    def is_for_people(self) -> bool:
        """Whether the change is in a text that is no name or code."""
        return self.before[0] in "'\"" and not re.fullmatch(r"[\w-]+", self.before[1:-1])

    def as_row(self) -> str:
        """The mutant as the first cells of a row in docs/mutation.md."""
        cells = (f"{self.module}.{self.where}".strip("."), self.line, f"{self.before} → {self.after}")
        return "| " + " | ".join(f"`{cell.replace('|', chr(92) + '|')}`" for cell in cells) + " |"


class Mutated(MetaPathFinder, Loader):
    """Imports one module changed; everything else as ever."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own specification with this loader in it."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self.mutant.module else None
        if spec is not None:
            spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Runs the changed source."""
        tree = ast.parse(self.mutant.path.read_text(encoding="utf-8"))
        list(_changes(tree, ""))[self.mutant.index][-1]()
        exec(compile(ast.fix_missing_locations(tree), str(self.mutant.path), "exec"), module.__dict__)


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, or of a package and what is in it, in the order of the source."""
    spec: ModuleSpec | None = None
    for depth in range(1, module.count(".") + 2):
        inside = list(spec.submodule_search_locations or ()) if spec else None
        spec = PathFinder.find_spec(".".join(module.split(".")[:depth]), inside)
    path = Path(str(spec and spec.origin))
    lines = path.read_text(encoding="utf-8").splitlines()
    for index, (where, node, after, _) in enumerate(_changes(ast.parse("\n".join(lines)), "")):
        line = _cut(lines[node.lineno - 1])
        yield Mutant(module, path, index, where, line, _cut(ast.unparse(node)), _cut(ast.unparse(after)))
    for file in sorted(path.parent.glob("[!_]*.py")) if path.name == "__init__.py" else ():
        yield from mutants_of(f"{module}.{file.stem}")


def _changes(node: ast.AST, where: str) -> Iterator[tuple[str, Any, ast.AST, Callable[[], None]]]:
    """Every change below a node: the function it stands in, the node before and after, and how to make it."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}".strip(".")
    for name, value in ast.iter_fields(node):
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if name in _LEFT_ALONE or not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            holder, key = (value, at) if isinstance(value, list) else (node.__dict__, name)
            for after in _replacements(child, name):
                yield where, child, after, partial(setitem, holder, key, after)
            yield from _changes(child, where)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant(str())) | ast.Assign([ast.Name("__all__")]):
            return True
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"


def _replacements(node: ast.AST, field: str) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, operators, right):
            for at, operator in enumerate(operators):
                for other in _COMPARISONS[type(operator)]:
                    yield ast.Compare(left, [*operators[:at], other(), *operators[at + 1 :]], right)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
            yield ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(str() as value):
            yield ast.Constant(value + "X")
        case ast.Return(value) if value is not None and ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
    if field in {"test", "guard", "ifs"} and isinstance(node, ast.expr) and not isinstance(node, ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"
