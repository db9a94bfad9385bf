package io.jenkins.plugins.safedeploy.engine.secret;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds many words in one pass (Aho and Corasick, "Efficient string matching", 1975). Time is linear in the text; memory
 * is about 40 bytes for each character of the words.
 */
final class SecretAutomaton {
    /** Gets the longest word that ends at each place, ordered by end. */
    @FunctionalInterface
    interface Matches {
        void found(int start, int end);
    }

    private static final int ROOT = 0;
    private static final long FREE = -1;

    private final String[] names;
    private final int[] fallback;
    private final int[] matched;
    private final int longest;
    private long[] keys;
    private int[] children;
    private int edges;

    SecretAutomaton(Map<String, String> nameByWord) {
        int most = 1 + nameByWord.keySet().stream().mapToInt(String::length).sum();
        int[] parent = new int[most];
        int[] depth = new int[most];
        char[] letter = new char[most];
        names = new String[most];
        fallback = new int[most];
        matched = new int[most];
        keys = new long[64];
        children = new int[64];
        Arrays.fill(keys, FREE);
        int nodes = 1;
        int longestWord = 0;
        for (Map.Entry<String, String> entry : nameByWord.entrySet()) {
            String word = entry.getKey();
            int node = ROOT;
            for (int i = 0; i < word.length(); i++) {
                int next = child(node, word.charAt(i));
                if (next < 0) {
                    next = nodes++;
                    parent[next] = node;
                    depth[next] = i + 1;
                    letter[next] = word.charAt(i);
                    connect(node, word.charAt(i), next);
                }
                node = next;
            }
            matched[node] = word.length();
            names[node] = entry.getValue();
            longestWord = Math.max(longestWord, word.length());
        }
        longest = longestWord;
        // A fallback is nearer to the root, so nodes are finished level by level.
        IntStream.range(1, nodes)
                .boxed()
                .sorted((a, b) -> Integer.compare(depth[a], depth[b]))
                .forEach(node -> finish(node, parent[node], letter[node]));
    }

    boolean isEmpty() {
        return longest == 0;
    }

    /** Length of the longest word. */
    int longest() {
        return longest;
    }

    void search(CharSequence text, Matches matches) {
        int node = ROOT;
        for (int i = 0; i < text.length(); i++) {
            node = step(node, text.charAt(i));
            if (matched[node] > 0) {
                matches.found(i + 1 - matched[node], i + 1);
            }
        }
    }

    /** Name of the word that ends first in {@code text}; null when there is none. */
    String first(CharSequence text) {
        int node = ROOT;
        for (int i = 0; i < text.length(); i++) {
            node = step(node, text.charAt(i));
            if (matched[node] > 0) {
                return names[node];
            }
        }
        return null;
    }

    private void finish(int node, int parent, char letter) {
        fallback[node] = parent == ROOT ? ROOT : step(fallback[parent], letter);
        if (matched[node] == 0) {
            matched[node] = matched[fallback[node]];
            names[node] = names[fallback[node]];
        }
    }

    private int step(int from, char letter) {
        int node = from;
        while (true) {
            int next = child(node, letter);
            if (next >= 0) {
                return next;
            }
            if (node == ROOT) {
                return ROOT;
            }
            node = fallback[node];
        }
    }

    private int child(int node, char letter) {
        int slot = slot(keys, key(node, letter));
        return keys[slot] == FREE ? -1 : children[slot];
    }

    private void connect(int node, char letter, int child) {
        if (2 * (edges + 1) > keys.length) {
            grow();
        }
        int slot = slot(keys, key(node, letter));
        keys[slot] = key(node, letter);
        children[slot] = child;
        edges++;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[2 * oldKeys.length];
        children = new int[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                children[slot] = oldChildren[i];
            }
        }
    }

    private static long key(int node, char letter) {
        return (long) node << 16 | letter;
    }

    private static int slot(long[] keys, long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & keys.length - 1;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }
}
