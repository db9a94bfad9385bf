package io.fabric8.kubernetes.client.dsl;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;

public interface EditReplacePatchable<T> extends Updatable<T> {
    T patch(PatchContext patchContext, String string);

    T patch(PatchContext patchContext);
}
