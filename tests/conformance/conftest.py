"""What every conformance test starts from: one running development node, and people to sign up."""
import pytest
from jurat_process import DevNode, Person


@pytest.fixture(scope="session")
def jurat_dev(tmp_path_factory):
    """`jurat dev --nodes 1` on free ports; its ready line's members are attributes."""
    node = DevNode(tmp_path_factory.mktemp("jurat") / "home")
    yield node
    assert node.program.running(), f"the node died during the tests:\n{node.program.log_tail()}"
    assert node.stop() == 0, node.program.log_tail()


@pytest.fixture
def person():
    return Person.random()


@pytest.fixture
def ada(jurat_dev, person):
    """Somebody who has signed up and confirmed."""
    person.sub = jurat_dev.sign_up(person)
    return person
