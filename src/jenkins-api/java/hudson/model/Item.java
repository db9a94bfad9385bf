package hudson.model;

import hudson.search.SearchableModelObject;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import jenkins.model.FullyNamed;
import jenkins.model.FullyNamedModelObject;

public interface Item extends FullyNamedModelObject, SearchableModelObject, FullyNamed, AccessControlled {
    Permission READ = null;

    Permission EXTENDED_READ = null;

    ItemGroup<? extends Item> getParent();

    String getFullName();
}
