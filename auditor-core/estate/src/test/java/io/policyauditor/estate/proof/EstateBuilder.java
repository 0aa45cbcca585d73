package io.policyauditor.estate.proof;

import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Puts an estate together: an organization of one root, its accounts with an environment each, their roles and buckets.
 * Policies are statements in which single quotes stand for double ones.
 */
final class EstateBuilder {
    static final String ORGANIZATION = "o-abcde12345";
    static final String ROOT = "r-f00d";
    static final String EVERYTHING = "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}";

    private static final Set<Listing> ALL = Set.of(Listing.values());
    private static final Span PLACE = new SourceText("estate.yaml", "version: 1").all();

    private final List<Account> accounts = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<ControlPolicy> controls = new ArrayList<>();
    private final Map<String, Policy> known = new HashMap<>();

    static <T> Lookup<T> unsaid() {
        return Lookup.unknown(Gap.outOfScope("not said"));
    }

    /** An account of an environment, in the organization; its listings leave nothing out. */
    EstateBuilder account(String id, String environment) {
        return account(id, environment, ALL);
    }

    EstateBuilder account(String id, String environment, Set<Listing> complete) {
        accounts.add(new Account(
                id,
                Lookup.known(environment + "-" + id),
                Lookup.known(ROOT),
                Lookup.known(Map.of("environment", environment)),
                Lookup.known(PublicAccessBlock.NONE),
                complete,
                PLACE));
        return control(ControlPolicy.Type.SCP, id, EVERYTHING);
    }

    EstateBuilder control(ControlPolicy.Type type, String target, String... statements) {
        String name = type + " " + controls.size();
        PolicyKind kind = type == ControlPolicy.Type.SCP ? PolicyKind.SCP : PolicyKind.RCP;
        controls.add(new ControlPolicy(type, name, name, policy(kind, statements), List.of(target), false, PLACE));
        return this;
    }

    /** A role without a permissions boundary. */
    EstateBuilder role(String arn, String... statements) {
        return role(arn, Lookup.absent(), Lookup.known(List.of(policy(PolicyKind.IDENTITY, statements))));
    }

    EstateBuilder bounded(String arn, String boundary, String... statements) {
        return role(
                arn,
                Lookup.known(policy(PolicyKind.IDENTITY, boundary)),
                Lookup.known(List.of(policy(PolicyKind.IDENTITY, statements))));
    }

    EstateBuilder role(String arn, Lookup<Policy> boundary, Lookup<List<Policy>> policies) {
        Policy trust = policy(
                PolicyKind.TRUST,
                "{'Effect': 'Allow', 'Principal': {'Service': 'ec2.amazonaws.com'}, 'Action': 'sts:AssumeRole'}");
        roles.add(new Role(
                arn,
                Lookup.known(trust),
                policies,
                Lookup.known(List.of()),
                boundary,
                Lookup.known(Map.of()),
                unsaid(),
                PLACE));
        return this;
    }

    /** A bucket; without statements it has no policy. */
    EstateBuilder bucket(String name, String account, String... statements) {
        return bucket(
                name,
                account,
                statements.length == 0 ? Lookup.absent() : Lookup.known(policy(PolicyKind.BUCKET, statements)));
    }

    EstateBuilder bucket(String name, String account, Lookup<Policy> policy) {
        buckets.add(new Bucket(
                name,
                "arn:aws:s3:::" + name,
                Lookup.known(account),
                unsaid(),
                policy,
                unsaid(),
                Lookup.known(PublicAccessBlock.NONE),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                Lookup.known(Map.of()),
                unsaid(),
                unsaid(),
                PLACE));
        return this;
    }

    private Policy policy(PolicyKind kind, String... statements) {
        String text = "{\"Version\": \"2012-10-17\", \"Statement\": ["
                + String.join(", ", statements).replace('\'', '"') + "]}";
        return known.computeIfAbsent(kind + text, ignored -> {
            Tree tree = JsonReader.read(new SourceText("policy.json", text));
            PolicyDocument document =
                    PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root(), text), tree);
            return new Policy("policy " + known.size(), Lookup.known(tree), Lookup.known(document), unsaid(), unsaid());
        });
    }

    Estate estate() {
        List<Unit> units = List.of(new Unit(ROOT, "Root", Lookup.absent(), PLACE));
        List<ControlPolicy> all = new ArrayList<>(controls);
        all.add(new ControlPolicy(
                ControlPolicy.Type.SCP,
                "p-all",
                "FullAWSAccess",
                policy(PolicyKind.SCP, EVERYTHING),
                List.of(ROOT),
                true,
                PLACE));
        return new Estate(new Estate.Parts(
                Lookup.known(new Organization(Lookup.known(ORGANIZATION), Lookup.known("999999999999"), units, PLACE)),
                accounts,
                all,
                roles,
                List.of(),
                buckets,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    EstateProver prover() {
        return prover(Budget.DEFAULT);
    }

    EstateProver prover(Budget budget) {
        Estate estate = estate();
        return new EstateProver(estate, Environments.of(estate, List.of()), Catalogue.bundled(), budget);
    }
}
