package io.jenkins.plugins.safedeploy.targets.kubernetes.apply;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A Secret that a release refers to, as it was when the release was applied. Never what is in it.
 *
 * @param uid empty when there was none of that name
 * @param version its {@code resourceVersion}
 * @param key which key made the digest; empty for none
 * @param digest keyed digest of its data, hexadecimal
 */
record SecretVersion(
        @JsonProperty(required = true) String name, String uid, String version, String key, String digest) {

    /** How {@code now} differs, for people; null when it holds the same. */
    String changeTo(SecretVersion now) {
        if (uid.equals(now.uid()) && version.equals(now.version())) {
            return null;
        }
        if (now.uid().isEmpty()) {
            return "is gone";
        }
        if (uid.isEmpty()) {
            return "was not there then";
        }
        if (!key.isEmpty() && key.equals(now.key())) {
            return digest.equals(now.digest()) ? null : "holds something else now";
        }
        return "was touched since; whether it holds the same cannot be told, because the credential of the cluster is"
                + " another one now";
    }
}
