package io.fabric8.kubernetes.client.dsl.base;

public class ResourceDefinitionContext {
    private ResourceDefinitionContext() {
        throw new UnsupportedOperationException();
    }

    public String getGroup() {
        throw new UnsupportedOperationException();
    }

    public String getPlural() {
        throw new UnsupportedOperationException();
    }

    public String getVersion() {
        throw new UnsupportedOperationException();
    }

    public boolean isNamespaceScoped() {
        throw new UnsupportedOperationException();
    }

    public static class Builder {
        public Builder() {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext.Builder withGroup(String group) {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext.Builder withNamespaced(boolean namespaced) {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext.Builder withPlural(String plural) {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext.Builder withVersion(String version) {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext.Builder withKind(String kind) {
            throw new UnsupportedOperationException();
        }

        public ResourceDefinitionContext build() {
            throw new UnsupportedOperationException();
        }
    }
}
