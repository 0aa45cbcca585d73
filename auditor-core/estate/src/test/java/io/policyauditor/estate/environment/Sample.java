package io.policyauditor.estate.environment;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An estate put together record by record. */
final class Sample {
    static final Span PLACE = new SourceText("estate.yaml", "version: 1").all();

    private final List<Unit> units = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<OidcProvider> providers = new ArrayList<>();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<KubernetesObject> objects = new ArrayList<>();

    static <T> Lookup<T> unsaid() {
        return Lookup.unknown(Gap.outOfScope("not said"));
    }

    static Lookup<Map<String, String>> tags(String... pairs) {
        var tags = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            tags.put(pairs[i], pairs[i + 1]);
        }
        return Lookup.known(tags);
    }

    Sample unit(String id, String name, Lookup<String> parent) {
        units.add(new Unit(id, name, parent, PLACE));
        return this;
    }

    Sample account(String id, String name, Lookup<String> unit, Lookup<Map<String, String>> tags) {
        accounts.add(new Account(id, Lookup.known(name), unit, tags, unsaid(), Set.of(), PLACE));
        return this;
    }

    Sample role(String arn, Lookup<Map<String, String>> tags) {
        roles.add(new Role(arn, unsaid(), unsaid(), unsaid(), unsaid(), tags, unsaid(), PLACE));
        return this;
    }

    Sample bucket(String name, Lookup<String> account, Lookup<Map<String, String>> tags) {
        buckets.add(new Bucket(
                name,
                "arn:aws:s3:::" + name,
                account,
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                tags,
                unsaid(),
                unsaid(),
                PLACE));
        return this;
    }

    Sample key(String arn, String alias) {
        keys.add(new Key(
                arn,
                Set.of(alias),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                false,
                unsaid(),
                unsaid(),
                PLACE));
        return this;
    }

    Sample provider(String arn, String issuer) {
        providers.add(new OidcProvider(arn, issuer, unsaid(), PLACE));
        return this;
    }

    Sample cluster(String name, Lookup<String> account, String issuer, Lookup<Map<String, String>> tags) {
        clusters.add(new Cluster(
                name, unsaid(), account, Lookup.known(issuer), tags, unsaid(), unsaid(), unsaid(), Set.of(), PLACE));
        return this;
    }

    Sample object(String kind, Lookup<String> cluster, Lookup<String> namespace, String name, String labels) {
        objects.add(object(cluster, namespace, kind, name, labels));
        return this;
    }

    static KubernetesObject object(
            Lookup<String> cluster, Lookup<String> namespace, String kind, String name, String labels) {
        SourceText text = new SourceText("k.json", "{\"metadata\": {\"labels\": " + labels + "}}");
        ObjectNode node = (ObjectNode)
                java.util.Objects.requireNonNull(JsonReader.read(text).root());
        return new KubernetesObject("", "v1", kind, cluster, namespace, name, node, text.all());
    }

    Estate estate() {
        return new Estate(new Estate.Parts(
                Lookup.known(new Organization(Lookup.known("o-abcde12345"), unsaid(), units, PLACE)),
                accounts,
                List.of(),
                roles,
                List.of(),
                buckets,
                keys,
                providers,
                clusters,
                objects,
                List.of()));
    }

    Environments defaults() {
        return Environments.of(estate(), List.of());
    }
}
