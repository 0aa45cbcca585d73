package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.OwnKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The context keys that AWS fills in by itself for a principal and a resource, and which others a request can have.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys.
 */
final class FilledKeys {
    /** Keys that only a request of an AWS service has. */
    private static final Set<String> OF_SERVICES = Set.of(
            "aws:principalservicename",
            "aws:principalservicenameslist",
            "aws:sourcearn",
            "aws:sourceaccount",
            "aws:sourceorgid",
            "aws:sourceorgpaths");

    /** Keys of a service that stay with a session whatever it asks for: where its credentials were given out. */
    private static final Set<String> OF_SESSIONS = Set.of(
            "ec2:roledelivery",
            "ec2:sourceinstancearn",
            "glue:credentialissuingservice",
            "glue:roleassumedby",
            "identitystore:userid",
            "lambda:sourcefunctionarn",
            "ssm:sourceinstancearn");

    /** Keys that only a request of a principal of an account has. */
    private static final Set<String> OF_PRINCIPALS = Set.of(
            "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:username");

    private static final String PRINCIPAL_TAG = "aws:principaltag/";
    private static final String RESOURCE_TAG = "aws:resourcetag/";

    private final Estate estate;

    FilledKeys(Estate estate) {
        this.estate = estate;
    }

    /** The families of keys that hold what is filled in and nothing else, in lower case. */
    static Set<String> closed(IdentitySide.Identity identity, ResourceSide.Target target) {
        Set<String> closed = new HashSet<>();
        if (identity.tags().missing().isEmpty()) {
            closed.add(PRINCIPAL_TAG);
        }
        if (target.tags().missing().isEmpty()) {
            closed.add(RESOURCE_TAG);
        }
        return closed;
    }

    /** What is known of every request between the two, whatever its action. */
    Context of(Caller caller, IdentitySide.Identity identity, ResourceSide.Target target) {
        String owner = target.resource().account();
        Context.Builder keys = OwnKeys.of(caller, owner).with();
        switch (caller.kind()) {
            case AWS -> aws(keys, caller, identity);
            // Its keys are those of the provider's account and of its claims.
            case FEDERATED -> keys.absent("aws:username");
            case SERVICE, ANONYMOUS -> OF_PRINCIPALS.forEach(keys::absent);
        }
        if (owner != null) {
            organization(keys, owner, "aws:ResourceOrgID", "aws:ResourceOrgPaths");
        }
        target.region().known().ifPresent(region -> keys.put("aws:RequestedRegion", region));
        tags(keys, "aws:ResourceTag/", target.tags());
        return keys.putAll(target.keys()).build();
    }

    private void aws(Context.Builder keys, Caller caller, IdentitySide.Identity identity) {
        caller.account()
                .ifPresent(account -> organization(keys, account, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"));
        // A session's own ARN lacks the path of its role, so only the role's record tells the key for sure.
        identity.arn().known().ifPresent(arn -> keys.put("aws:PrincipalArn", arn));
        identity.arn().missing().ifPresent(gap -> keys.open("aws:PrincipalArn"));
        tags(keys, "aws:PrincipalTag/", identity.tags());
        identity.sessionTags().forEach((tag, value) -> {
            if (value instanceof Lookup.Known<String> known) {
                keys.put("aws:PrincipalTag/" + tag, known.value());
            } else {
                keys.open("aws:PrincipalTag/" + tag);
            }
        });
        if (!caller.id().contains(":user/")) {
            keys.absent("aws:username");
        }
    }

    /** Of an account outside every organization AWS fills in neither key. */
    private void organization(Context.Builder keys, String id, String idKey, String pathsKey) {
        Account account = estate.account(id).known().orElse(null);
        if (account == null) {
            return;
        }
        Lookup<OrganizationPath> path = OrganizationPath.of(account, estate);
        if (path instanceof Lookup.KnownAbsent) {
            keys.absent(idKey).absent(pathsKey);
            return;
        }
        String organization = estate.organization()
                .flatMap(Organization::id)
                .known()
                .filter(found -> path.known().isPresent())
                .orElse(null);
        if (organization == null) {
            return;
        }
        keys.put(idKey, organization);
        path.known().filter(found -> found.gap().isEmpty()).ifPresent(found -> {
            List<Unit> units = new ArrayList<>(found.units());
            Collections.reverse(units);
            StringBuilder text = new StringBuilder(organization).append('/');
            units.forEach(unit -> text.append(unit.id()).append('/'));
            keys.put(pathsKey, List.of(text.toString()));
        });
    }

    private static void tags(Context.Builder keys, String family, Lookup<Map<String, String>> tags) {
        tags.known().ifPresent(known -> known.forEach((tag, value) -> keys.put(family + tag, value)));
    }

    /**
     * Whether a request can have a key of which nothing is said.
     *
     * @param key in lower case
     * @param service of the action
     */
    static boolean mayHave(String key, String service, Caller caller, Catalogue catalogue) {
        if (key.startsWith("aws:")) {
            return caller.kind() == Caller.Kind.SERVICE || !OF_SERVICES.contains(key);
        }
        String prefix = key.substring(0, Math.max(0, key.indexOf(':')));
        return prefix.equals(service) || OF_SESSIONS.contains(key) || !catalogue.knowsService(prefix);
    }
}
