package io.fabric8.kubernetes.api.model;

public class Event implements HasMetadata {
    private Event() {
        throw new UnsupportedOperationException();
    }

    public ObjectReference getInvolvedObject() {
        throw new UnsupportedOperationException();
    }

    public String getMessage() {
        throw new UnsupportedOperationException();
    }

    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException();
    }

    public String getReason() {
        throw new UnsupportedOperationException();
    }
}
