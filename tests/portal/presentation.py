"""What Presentation 3 asks of a manifest, as far as ours uses it; written from the standard."""

VALUES = {"pl"}


def label(told):
    assert set(told) <= VALUES
    assert all(
        isinstance(words, list) and all(isinstance(w, str) for w in words)
        for words in told.values()
    )


def manifest(told):
    """Raises AssertionError where a manifest leaves the standard."""
    assert told["@context"][-1] == "http://iiif.io/api/presentation/3/context.json"
    assert told["type"] == "Manifest"
    assert told["id"].startswith("http")
    label(told["label"])
    assert told["items"], "a manifest has at least one canvas"
    for each in told["items"]:
        canvas(each)
    ids = [each["id"] for each in told["items"]]
    assert len(set(ids)) == len(ids)
    for each in told["structures"]:
        assert each["type"] == "Range"
        assert each["id"].startswith("http")
        label(each["label"])
        assert each["items"]
        assert {item["type"] for item in each["items"]} == {"Canvas"}
        assert {item["id"] for item in each["items"]} <= set(ids)
    assert {"label", "value"} == set(told["requiredStatement"])
    for service in told["service"]:
        assert {"id", "type"} <= set(service)


def canvas(told):
    assert told["type"] == "Canvas"
    assert told["id"].startswith("http")
    assert "#" not in told["id"]
    assert told["width"] > 0
    assert told["height"] > 0
    label(told["label"])
    for page in told["items"]:
        assert page["type"] == "AnnotationPage"
        for annotation in page["items"]:
            assert annotation["type"] == "Annotation"
            assert annotation["motivation"] == "painting"
            assert annotation["target"] == told["id"]
            body = annotation["body"]
            assert body["type"] == "Image"
            assert (body["width"], body["height"]) == (told["width"], told["height"])
            for service in body["service"]:
                assert service["type"] == "ImageService3"
                assert service["profile"] == "level2"


def collection(told):
    assert told["type"] == "Collection"
    label(told["label"])
    for item in told["items"]:
        assert item["type"] == "Manifest"
        label(item["label"])
