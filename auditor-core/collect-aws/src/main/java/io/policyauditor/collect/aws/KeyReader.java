package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Key.Constraints;
import io.policyauditor.estate.model.Key.Grant;
import io.policyauditor.estate.model.Key.Origin;
import io.policyauditor.estate.model.Key.State;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;

/** The KMS keys of an account. */
final class KeyReader {
    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final Regions regions;

    private record Named(String region, String id, String arn, Set<String> aliases) {}

    private record NamesOf(Listed<Named> keys, Optional<Gap> aliases) {}

    KeyReader(String account, Clients clients, Calls calls, Regions regions) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.regions = regions;
    }

    Listed<Key> read() {
        List<NamesOf> listed = calls.each(regions.asked(), this::names);
        List<Named> names = listed.stream()
                .flatMap(region -> region.keys().items().stream())
                .sorted(Comparator.comparing(Named::arn))
                .toList();
        // A bucket may name its key by an alias, so a key whose aliases are not known may be any.
        Optional<Gap> gap = listed.stream()
                .flatMap(region -> region.keys().gap().or(region::aliases).stream())
                .findFirst()
                .or(regions::gap);
        return new Listed<>(calls.each(names, this::key), gap);
    }

    private NamesOf names(String region) {
        Map<String, Set<String>> aliases = new HashMap<>();
        Optional<Gap> gap = calls.list(
                        Operation.KMS_LIST_ALIASES,
                        region,
                        "",
                        marker -> clients.kms(region).listAliases(request -> request.marker(marker)),
                        page -> {
                            page.aliases().forEach(alias -> {
                                if (alias.targetKeyId() != null) {
                                    aliases.computeIfAbsent(alias.targetKeyId(), id -> new TreeSet<>())
                                            .add(Calls.required(alias.aliasName()));
                                }
                            });
                            return List.of();
                        },
                        page -> page.nextMarker())
                .gap();
        return new NamesOf(
                calls.list(
                        Operation.KMS_LIST_KEYS,
                        region,
                        "",
                        marker -> clients.kms(region).listKeys(request -> request.marker(marker)),
                        page -> page.keys().stream()
                                .map(key -> new Named(
                                        region,
                                        Calls.required(key.keyId()),
                                        Calls.required(key.keyArn()),
                                        aliases.getOrDefault(key.keyId(), Set.of())))
                                .toList(),
                        page -> page.nextMarker()),
                gap);
    }

    private Key key(Named named) {
        String region = named.region();
        String arn = named.arn();
        Lookup<KeyMetadata> metadata = calls.ask(
                Operation.KMS_DESCRIBE_KEY,
                region,
                arn,
                () -> Calls.required(clients.kms(region)
                        .describeKey(request -> request.keyId(named.id()))
                        .keyMetadata()));
        boolean awsManaged = metadata.known()
                .map(known -> known.keyManager() == KeyManagerType.AWS)
                .orElseGet(() -> named.aliases().stream().anyMatch(alias -> alias.startsWith("alias/aws/")));
        return new Key(
                arn,
                named.aliases(),
                calls.ask(
                        Operation.KMS_GET_KEY_POLICY,
                        region,
                        arn,
                        () -> Documents.policy(
                                PolicyKind.KEY,
                                arn + "#policy",
                                account,
                                arn,
                                clients.kms(region)
                                        .getKeyPolicy(request ->
                                                request.keyId(named.id()).policyName("default"))
                                        .policy())),
                metadata.map(known -> state(known)),
                calls.ask(
                        Operation.KMS_GET_ROTATION,
                        region,
                        arn,
                        Map.of("UnsupportedOperationException", Lookup.known(false)),
                        () -> Calls.required(clients.kms(region)
                                .getKeyRotationStatus(request -> request.keyId(named.id()))
                                .keyRotationEnabled())),
                metadata.flatMap(known -> origin(known, arn)),
                metadata.map(known -> known.keySpec() == KeySpec.SYMMETRIC_DEFAULT),
                metadata.map(known -> known.multiRegion() != null && known.multiRegion()),
                awsManaged,
                grants(named),
                tags(named),
                RecordKind.KEYS.place(arn));
    }

    private Lookup<List<Grant>> grants(Named named) {
        return calls.list(
                        Operation.KMS_LIST_GRANTS,
                        named.region(),
                        named.arn(),
                        marker -> clients.kms(named.region())
                                .listGrants(request -> request.keyId(named.id()).marker(marker)),
                        page -> page.grants().stream()
                                .map(grant -> grant(grant, named.arn()))
                                .toList(),
                        page -> page.nextMarker())
                .whole();
    }

    private static Grant grant(GrantListEntry read, String key) {
        return new Grant(
                Calls.required(read.grantId()),
                orAbsent(read.name()),
                Calls.required(read.granteePrincipal()),
                orAbsent(read.retiringPrincipal()),
                Set.copyOf(read.operationsAsStrings()),
                constraints(read.constraints()),
                RecordKind.KEYS.place(key));
    }

    private static Lookup<String> orAbsent(@Nullable String text) {
        return text == null || text.isEmpty() ? Lookup.absent() : Lookup.known(text);
    }

    private static Lookup<Constraints> constraints(@Nullable GrantConstraints read) {
        return read == null || !(read.hasEncryptionContextEquals() || read.hasEncryptionContextSubset())
                ? Lookup.absent()
                : Lookup.known(new Constraints(
                        read.hasEncryptionContextEquals()
                                ? Lookup.known(Map.copyOf(read.encryptionContextEquals()))
                                : Lookup.absent(),
                        read.hasEncryptionContextSubset()
                                ? Lookup.known(Map.copyOf(read.encryptionContextSubset()))
                                : Lookup.absent()));
    }

    private Lookup<Map<String, String>> tags(Named named) {
        return calls.list(
                        Operation.KMS_LIST_TAGS,
                        named.region(),
                        named.arn(),
                        marker -> clients.kms(named.region())
                                .listResourceTags(
                                        request -> request.keyId(named.id()).marker(marker)),
                        page -> page.tags().stream()
                                .map(tag -> Map.entry(tag.tagKey(), tag.tagValue()))
                                .toList(),
                        page -> page.nextMarker())
                .whole()
                .map(tags -> {
                    Map<String, String> read = new LinkedHashMap<>();
                    tags.forEach(tag -> read.put(tag.getKey(), tag.getValue()));
                    return Map.copyOf(read);
                });
    }

    private static State state(KeyMetadata key) {
        if (key.keyState() == null) {
            return State.OTHER;
        }
        return switch (key.keyState()) {
            case ENABLED -> State.ENABLED;
            case DISABLED -> State.DISABLED;
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> State.PENDING_DELETION;
            case PENDING_IMPORT -> State.PENDING_IMPORT;
            case UNAVAILABLE -> State.UNAVAILABLE;
            default -> State.OTHER;
        };
    }

    private Lookup<Origin> origin(KeyMetadata key, String arn) {
        if (key.origin() != null) {
            switch (key.origin()) {
                case AWS_KMS -> {
                    return Lookup.known(Origin.AWS_KMS);
                }
                case EXTERNAL -> {
                    return Lookup.known(Origin.EXTERNAL);
                }
                case AWS_CLOUDHSM, EXTERNAL_KEY_STORE -> {
                    return Lookup.known(Origin.CUSTOM_STORE);
                }
                default -> {}
            }
        }
        return Lookup.unknown(Gap.unread(Operation.KMS_DESCRIBE_KEY + " of " + arn + " in account " + account
                + ": an origin that is not known"));
    }
}
