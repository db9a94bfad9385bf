package io.fabric8.kubernetes.client.dsl;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

public interface Waitable<T, P> {
    T waitUntilCondition(Predicate<P> predicate, long l, TimeUnit timeUnit);
}
