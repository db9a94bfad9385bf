package hudson.model;

import hudson.search.SearchableModelObject;
import hudson.security.AccessControlled;
import jenkins.model.FullyNamedModelObject;

public interface Item extends FullyNamedModelObject, SearchableModelObject, AccessControlled {}
