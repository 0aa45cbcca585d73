package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.reports.EstateView.LoaderRole;
import io.policyauditor.reports.EstateView.Placed;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An estate for a person: a section for each kind of thing, then what is not known. */
public final class EstateText {
    private static final int LONGEST = 400;

    private final Writer out;

    private EstateText(Writer out) {
        this.out = out;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(EstateView view, Writer out) throws IOException {
        EstateText text = new EstateText(out);
        text.accounts(view.accounts());
        text.clusters(view.clusters());
        text.roles(view.roles());
        text.buckets(view.buckets());
        text.keys(view.keys());
        text.loadPoints(view.loadPoints());
        text.unknowns(view.unknowns());
        long read = view.inputs().stream()
                .filter(input -> input.role() != Role.SKIPPED && input.role() != Role.UNREAD)
                .count();
        text.line(
                "",
                "Read " + read + " of "
                        + view.inputs().stream().map(Input::name).distinct().count() + " files");
        out.flush();
    }

    private void accounts(List<Placed<Account>> accounts) throws IOException {
        title("Accounts", accounts.size());
        for (Placed<Account> placed : accounts) {
            Account account = placed.thing();
            line("  ", account.id() + "  " + shown(account.name()) + ", unit " + shown(account.unit()));
            environment(placed.environment());
            complete(account.complete());
        }
    }

    private void clusters(List<Placed<Cluster>> clusters) throws IOException {
        title("Clusters", clusters.size());
        for (Placed<Cluster> placed : clusters) {
            Cluster cluster = placed.thing();
            line("  ", cluster.name() + "  account " + shown(cluster.account()));
            line("      ", "issuer       " + shown(cluster.issuer()));
            environment(placed.environment());
            complete(cluster.complete());
        }
    }

    private void roles(List<Placed<LoaderRole>> roles) throws IOException {
        title("Loader roles", roles.size());
        for (Placed<LoaderRole> placed : roles) {
            LoaderRole role = placed.thing();
            line("  ", role.arn() + (role.given() ? "" : "  (not in the estate)"));
            environment(placed.environment());
            for (String point : role.loadPoints()) {
                line("      ", "used by      " + point);
            }
        }
    }

    private void buckets(List<Placed<Bucket>> buckets) throws IOException {
        title("Model buckets", buckets.size());
        for (Placed<Bucket> placed : buckets) {
            Bucket bucket = placed.thing();
            line("  ", bucket.name() + "  account " + shown(bucket.account()));
            line("      ", "encryption   " + shown(bucket.encryption().map(EstateText::encryption)));
            environment(placed.environment());
        }
    }

    private static String encryption(Encryption encryption) {
        String key = encryption.key().known().map(name -> " with " + name).orElse("");
        return encryption.algorithm().name().toLowerCase(Locale.ROOT).replace('_', '-') + key;
    }

    private void keys(List<Placed<Key>> keys) throws IOException {
        title("Keys of model buckets", keys.size());
        for (Placed<Key> placed : keys) {
            Set<String> aliases = placed.thing().aliases();
            line(
                    "  ",
                    placed.thing().arn()
                            + (aliases.isEmpty()
                                    ? ""
                                    : "  " + aliases.stream().sorted().collect(Collectors.joining(", "))));
            environment(placed.environment());
        }
    }

    private void loadPoints(List<Placed<LoadPoint>> points) throws IOException {
        title("Load points", points.size());
        for (Placed<LoadPoint> placed : points) {
            LoadPoint point = placed.thing();
            line("  ", point.key());
            line(
                    "      ",
                    (point.direction() == LoadPoint.Direction.READ ? "reads        " : "writes       ")
                            + shown(point.uri().map(ModelUri::text)));
            line("      ", "as           " + EstateView.shown(point.credentials()));
            line("      ", "KServe       " + shown(point.kserve()));
            environment(placed.environment());
            for (Problem problem : point.problems()) {
                line(
                        "      ",
                        "problem      " + problem.cause() + " " + problem.message() + " (" + problem.place() + ")");
            }
        }
    }

    private void unknowns(List<Gap> unknowns) throws IOException {
        title("Not known", unknowns.size());
        Map<Gap.Cause, List<Gap>> byCause = new LinkedHashMap<>();
        unknowns.forEach(gap ->
                byCause.computeIfAbsent(gap.cause(), cause -> new ArrayList<>()).add(gap));
        for (Map.Entry<Gap.Cause, List<Gap>> one : byCause.entrySet()) {
            List<Gap> gaps = one.getValue();
            String what = gaps.size() == 1 ? gaps.get(0).what() : one.getKey().of(gaps.size());
            line("  ", one.getKey().reason().word() + "  " + what);
        }
    }

    private void title(String title, int count) throws IOException {
        out.write(title + " (" + count + ")\n");
    }

    private void environment(Environment environment) throws IOException {
        line(
                "      ",
                "environment  " + (environment.name().known().isPresent() ? environment.toString() : "undetermined"));
    }

    private void complete(Set<Listing> complete) throws IOException {
        String all = complete.stream().sorted().map(Listing::word).collect(Collectors.joining(", "));
        line("      ", "complete     " + (all.isEmpty() ? "nothing" : all));
    }

    private static String shown(Lookup<String> lookup) {
        return lookup.known().orElse(lookup instanceof Lookup.KnownAbsent ? "none" : "not known");
    }

    private void line(String indent, String text) throws IOException {
        out.write(indent + Visible.masked(text, LONGEST) + "\n");
    }
}
