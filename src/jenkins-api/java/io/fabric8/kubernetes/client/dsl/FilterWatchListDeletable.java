package io.fabric8.kubernetes.client.dsl;

public interface FilterWatchListDeletable<T, L, R>
        extends Filterable<FilterWatchListDeletable<T, L, R>>, Listable<L>, WatchAndWaitable<T>, Informable<T> {}
