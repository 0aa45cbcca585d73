package io.policyauditor.policy.catalogue;

import io.policyauditor.policy.language.Nearness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every service of AWS with its actions, resource types and condition keys, as AWS's service authorization reference
 * had them on a day. It reads the list of services at once and a service when it is first asked for; it is safe for
 * use by several threads, which get the same objects. Names are taken in any case.
 *
 * <p>A damaged installation makes reading throw {@link IllegalStateException}; no input can.
 */
public final class Catalogue {
    private final String version;
    private final String date;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> entriesByPrefix = new LinkedHashMap<>();
    private final KeyTable globalKeys;
    private final List<ForeignPrefix> foreignPrefixes = new ArrayList<>();
    private final ActionSet all;
    private final ActionSet none;

    private Catalogue() {
        Map<String, String> about = new HashMap<>();
        for (Rows.Row row : Rows.read("version.tsv")) {
            about.put(row.field(0), row.field(1));
        }
        this.version = about.getOrDefault("version", "");
        this.date = about.getOrDefault("date", "");
        for (Rows.Row row : Rows.read("index.tsv")) {
            Entry entry = new Entry(entries.size(), row);
            entries.add(entry);
            entriesByPrefix.put(entry.prefix, entry);
        }
        List<ConditionKey> global = new ArrayList<>();
        for (Rows.Row row : Rows.read("global.tsv")) {
            global.add(ConditionKey.of(row));
        }
        this.globalKeys = new KeyTable(global);
        for (Rows.Row row : Rows.read("foreign.tsv")) {
            foreignPrefixes.add(new ForeignPrefix(NameFamily.of(row.field(0)), Rows.list(row.field(1))));
        }
        this.all = ActionSet.every(this, 0, entries.size());
        this.none = ActionSet.none(this);
    }

    /** A prefix of condition keys, mostly an issuer, that other services than its own list keys of. */
    private record ForeignPrefix(NameFamily prefix, List<String> services) {}

    private static final class Bundled {
        static final Catalogue CATALOGUE = read();
    }

    /** The catalogue that comes with the auditor. */
    public static Catalogue bundled() {
        return Bundled.CATALOGUE;
    }

    /** The bundled catalogue once more, with nothing read yet. */
    static Catalogue read() {
        return new Catalogue();
    }

    /** The version of the data, as its source numbers it. */
    public String version() {
        return version;
    }

    /** The day the data was taken from AWS. */
    public LocalDate date() {
        return LocalDate.parse(date);
    }

    /** The prefixes of all services, in lower case and sorted. */
    public Set<String> servicePrefixes() {
        return Collections.unmodifiableSet(entriesByPrefix.keySet());
    }

    /** Whether a service has this prefix. */
    public boolean knowsService(String prefix) {
        return entry(prefix) != null;
    }

    /** The service of a prefix. */
    public Optional<Service> service(String prefix) {
        Entry entry = entry(prefix);
        return entry == null ? Optional.empty() : Optional.of(entry.service());
    }

    /** The service prefix that a misspelled prefix most likely means; empty when none is near. */
    public Optional<String> nearestPrefix(String misspelled) {
        return Nearness.nearest(Ascii.lowerCase(misspelled), entriesByPrefix.keySet());
    }

    /** Whether resource control policies can limit the service; false for an unknown one. */
    public boolean rcpSupported(String prefix) {
        Entry entry = entry(prefix);
        return entry != null && entry.rcpSupported;
    }

    /** The action of a full name such as {@code s3:GetObject}. */
    public Optional<Action> action(String fullName) {
        int colon = fullName.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : service(fullName.substring(0, colon)).flatMap(s -> s.action(fullName.substring(colon + 1)));
    }

    /** The condition keys that do not belong to one service, sorted by name: {@code aws:} and those of kinds of sessions. */
    public List<ConditionKey> globalKeys() {
        return globalKeys.all();
    }

    /**
     * The global condition key of a name, or the family it belongs to: {@code aws:PrincipalTag/team} finds <code>
     * aws:PrincipalTag/tag-key</code>.
     */
    public Optional<ConditionKey> globalKey(String name) {
        return globalKeys.find(Ascii.lowerCase(name));
    }

    /**
     * The condition key of a name, or the family it belongs to: a global key, a key of the service of its prefix, a key
     * that only other services have ({@code saml:aud}, {@code token.actions.githubusercontent.com:actor}), or a claim
     * that STS takes from the token of any OIDC issuer ({@code oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub}).
     */
    public Optional<ConditionKey> conditionKey(String name) {
        String lower = Ascii.lowerCase(name);
        int colon = lower.indexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        Optional<ConditionKey> global = globalKeys.find(lower);
        if (global.isPresent()) {
            return global;
        }
        String prefix = lower.substring(0, colon);
        return Stream.concat(
                        entriesByPrefix.containsKey(prefix) ? Stream.of(prefix) : Stream.empty(),
                        foreignPrefixes.stream()
                                .filter(foreign -> foreign.prefix().matches(prefix))
                                .flatMap(foreign -> foreign.services().stream()))
                .flatMap(service -> service(service).flatMap(s -> s.conditionKey(lower)).stream())
                .findFirst()
                .or(() -> issuerClaim(prefix, lower));
    }

    // An issuer is a host with or without a path; the prefix of a service has no dot.
    private static Optional<ConditionKey> issuerClaim(String prefix, String lower) {
        return prefix.indexOf('.') < 0
                ? Optional.empty()
                : Corrections.ISSUER_CLAIMS.stream()
                        .filter(claim -> claim.matches(lower))
                        .findFirst();
    }

    /** Every action of every service. */
    public ActionSet allActions() {
        return all;
    }

    /** The empty set. */
    public ActionSet noActions() {
        return none;
    }

    /** Every action of a service, which is not read for it; empty for an unknown service. */
    public ActionSet actionsOf(String servicePrefix) {
        Entry entry = entry(servicePrefix);
        return entry == null ? none : ActionSet.every(this, entry.index, entry.index + 1);
    }

    /**
     * The actions of a service whose name a test accepts; empty for an unknown service.
     *
     * @param lowerCasePrefix what every name that the test accepts begins with: only those are tested
     * @param lowerCaseName the test
     */
    public ActionSet actionsOf(String servicePrefix, String lowerCasePrefix, Predicate<String> lowerCaseName) {
        Entry entry = entry(servicePrefix);
        return entry == null ? none : ActionSet.of(this, entry.index, lowerCasePrefix, lowerCaseName);
    }

    private @Nullable Entry entry(String prefix) {
        return entriesByPrefix.get(Ascii.lowerCase(prefix));
    }

    String prefix(int index) {
        return entries.get(index).prefix;
    }

    int actionCount(int index) {
        return entries.get(index).actionCount;
    }

    Service service(int index) {
        return entries.get(index).service();
    }

    /** How many services have been read. */
    int servicesRead() {
        return (int) entries.stream().filter(entry -> entry.service != null).count();
    }

    /** What is known of a service without reading it. */
    private static final class Entry {
        final int index;
        final String prefix;
        final String name;
        final int actionCount;
        final int resourceTypeCount;
        final int conditionKeyCount;
        final boolean rcpSupported;
        volatile @Nullable Service service;

        Entry(int index, Rows.Row row) {
            this.index = index;
            this.prefix = row.field(0);
            this.name = row.field(1);
            this.actionCount = row.number(2);
            this.resourceTypeCount = row.number(3);
            this.conditionKeyCount = row.number(4);
            this.rcpSupported = !row.field(5).isEmpty();
        }

        Service service() {
            Service read = service;
            return read == null ? readOnce() : read;
        }

        private synchronized Service readOnce() {
            Service read = service;
            if (read == null) {
                read = Service.read(prefix, name, index);
                // The bits of a set rest on these counts.
                if (read.actions().size() != actionCount
                        || read.resourceTypes().size() != resourceTypeCount
                        || read.conditionKeys().size() != conditionKeyCount) {
                    throw new IllegalStateException("the catalogue is damaged: the counts of " + prefix + " differ");
                }
                service = read;
            }
            return read;
        }
    }
}
