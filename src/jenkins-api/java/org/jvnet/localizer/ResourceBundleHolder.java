package org.jvnet.localizer;

import java.io.Serializable;

public final class ResourceBundleHolder implements Serializable {
    private ResourceBundleHolder() {
        throw new UnsupportedOperationException();
    }
}
