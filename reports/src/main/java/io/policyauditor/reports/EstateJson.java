package io.policyauditor.reports;

import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import io.policyauditor.reports.EstateView.LoaderRole;
import io.policyauditor.reports.EstateView.Placed;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An estate for programs. A value that may be unknown is the value, null when there is certainly none, or an object
 * {@code {"unknown": why}}. The form is published as {@value #SCHEMA} beside this class.
 */
public final class EstateJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.0";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "estate-view.schema.json";

    private final JsonOut json;

    private EstateJson(JsonOut json) {
        this.json = json;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(EstateView view, Writer out) throws IOException {
        JsonOut.document(out, json -> new EstateJson(json).view(view));
    }

    private void view(EstateView view) {
        json.name("schemaVersion", SCHEMA_VERSION);
        json.array("scope", view.scope(), json::item);
        json.objects("accounts", view.accounts(), this::account);
        json.objects("clusters", view.clusters(), this::cluster);
        json.objects("roles", view.roles(), this::role);
        json.objects("buckets", view.buckets(), this::bucket);
        json.objects("keys", view.keys(), this::key);
        json.objects("loadPoints", view.loadPoints(), this::loadPoint);
        json.objects("unknowns", view.unknowns(), gap -> {
            json.name("reason", gap.reason().word());
            json.text("what", gap.what());
        });
        json.objects("inputs", view.inputs(), input -> {
            json.name("name", input.name());
            json.name("role", input.role().name().toLowerCase(Locale.ROOT));
            json.text("note", input.note());
        });
    }

    private void account(Placed<Account> placed) {
        Account account = placed.thing();
        json.name("id", account.id());
        lookup("name", account.name());
        lookup("unit", account.unit());
        environment(placed.environment());
        complete(account.complete());
    }

    private void cluster(Placed<Cluster> placed) {
        Cluster cluster = placed.thing();
        json.name("name", cluster.name());
        lookup("account", cluster.account());
        lookup("issuer", cluster.issuer());
        environment(placed.environment());
        complete(cluster.complete());
    }

    private void role(Placed<LoaderRole> placed) {
        json.name("arn", placed.thing().arn());
        json.flag("given", placed.thing().given());
        environment(placed.environment());
        json.array("loadPoints", placed.thing().loadPoints(), json::item);
    }

    private void bucket(Placed<Bucket> placed) {
        Bucket bucket = placed.thing();
        json.name("name", bucket.name());
        lookup("account", bucket.account());
        lookup(
                "encryption",
                bucket.encryption()
                        .map(encryption -> encryption
                                .algorithm()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')));
        environment(placed.environment());
    }

    private void key(Placed<Key> placed) {
        json.name("arn", placed.thing().arn());
        json.array("aliases", placed.thing().aliases().stream().sorted().toList(), json::item);
        environment(placed.environment());
    }

    private void loadPoint(Placed<LoadPoint> placed) {
        LoadPoint point = placed.thing();
        json.name("key", point.key());
        json.name("direction", point.direction().name().toLowerCase(Locale.ROOT));
        json.name("loader", point.loader().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        lookup("uri", point.uri().map(ModelUri::text));
        lookup("serviceAccount", point.serviceAccountName());
        lookup("kserve", point.kserve());
        environment(placed.environment());
        credentials(point.credentials());
        json.objects("problems", point.problems(), problem -> {
            json.name("cause", problem.cause());
            json.text("message", problem.message());
            place(problem.place());
        });
        place(point.place());
    }

    private void credentials(Lookup<List<Credential>> credentials) {
        if (credentials instanceof Lookup.Unknown<List<Credential>> unknown) {
            json.object("credentials", () -> json.text("unknown", unknown.gap().what()));
            return;
        }
        json.objects("credentials", credentials.known().orElse(List.of()), credential -> {
            json.name("kind", CredentialWords.kind(credential));
            json.text("as", CredentialWords.of(credential));
        });
    }

    private void place(Span at) {
        json.name("file", at.source().name());
        json.number("line", at.from().line());
        json.number("column", at.from().column());
    }

    private void environment(Environment environment) {
        json.object("environment", () -> {
            json.name("name", environment.name().known());
            json.text("reason", environment.reason());
        });
    }

    private void complete(Set<Listing> complete) {
        json.array("complete", complete.stream().sorted().map(Listing::word).toList(), json::item);
    }

    private void lookup(String name, Lookup<String> lookup) {
        if (lookup instanceof Lookup.Unknown<String> unknown) {
            json.object(name, () -> json.text("unknown", unknown.gap().what()));
        } else {
            json.text(name, lookup.known());
        }
    }
}
