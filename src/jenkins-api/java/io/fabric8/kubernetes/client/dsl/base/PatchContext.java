package io.fabric8.kubernetes.client.dsl.base;

import java.util.List;

public class PatchContext {
    private PatchContext() {
        throw new UnsupportedOperationException();
    }

    public static class Builder {
        public Builder() {
            throw new UnsupportedOperationException();
        }

        public PatchContext.Builder withDryRun(List<String> dryRun) {
            throw new UnsupportedOperationException();
        }

        public PatchContext.Builder withFieldManager(String fieldManager) {
            throw new UnsupportedOperationException();
        }

        public PatchContext.Builder withForce(Boolean force) {
            throw new UnsupportedOperationException();
        }

        public PatchContext.Builder withPatchType(PatchType patchType) {
            throw new UnsupportedOperationException();
        }

        public PatchContext build() {
            throw new UnsupportedOperationException();
        }
    }
}
