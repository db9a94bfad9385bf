package net.sf.json;

abstract class AbstractJSON implements JSON {
    AbstractJSON() {
        throw new UnsupportedOperationException();
    }
}
