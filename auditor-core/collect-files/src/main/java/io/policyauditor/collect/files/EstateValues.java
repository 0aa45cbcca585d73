package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Expected;
import io.policyauditor.audit.Section;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.StringNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How values of {@code estate.yaml} are understood that no other file has. */
final class EstateValues {
    static final List<String> STATES = List.of(
            "Creating",
            "Enabled",
            "Disabled",
            "PendingDeletion",
            "PendingImport",
            "PendingReplicaDeletion",
            "Unavailable",
            "Updating");
    static final List<String> ORIGINS = List.of("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE");

    private static final Expected<String> STATE_WORD = Expected.choice(STATES, word -> word);
    private static final Expected<String> ORIGIN_WORD = Expected.choice(ORIGINS, word -> word);

    /** Source: Amazon S3 API reference, OwnershipControlsRule. */
    static final Expected<Ownership> OWNERSHIP = Expected.choice(List.of(Ownership.values()), EstateValues::camel);

    /** Source: Amazon S3 API reference, ServerSideEncryptionByDefault, SSEAlgorithm. */
    static final Expected<Algorithm> ALGORITHM = Expected.choice(List.of(Algorithm.values()), EstateValues::word);

    /** Source: Amazon S3 API reference, Grant, Permission. */
    static final Expected<String> PERMISSION = Expected.choice(
            List.of("READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"), permission -> permission);

    /** Source: KMS API reference, KeyMetadata, KeyState. */
    static final Expected<Key.State> STATE =
            (node, where, errors) -> STATE_WORD.read(node, where, errors).map(word -> switch (word) {
                case "Enabled" -> Key.State.ENABLED;
                case "Disabled" -> Key.State.DISABLED;
                case "PendingDeletion", "PendingReplicaDeletion" -> Key.State.PENDING_DELETION;
                case "PendingImport" -> Key.State.PENDING_IMPORT;
                case "Unavailable" -> Key.State.UNAVAILABLE;
                default -> Key.State.OTHER;
            });

    /** Source: KMS API reference, KeyMetadata, Origin. */
    static final Expected<Key.Origin> ORIGIN =
            (node, where, errors) -> ORIGIN_WORD.read(node, where, errors).map(word -> switch (word) {
                case "AWS_KMS" -> Key.Origin.AWS_KMS;
                case "EXTERNAL" -> Key.Origin.EXTERNAL;
                default -> Key.Origin.CUSTOM_STORE;
            });

    private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}");

    private EstateValues() {}

    /** Whether a value is the word that says there is none. */
    static boolean isNone(Node node) {
        return node instanceof StringNode text && text.value().equals("none");
    }

    /** A value, or {@code none}. */
    static <T> Expected<Lookup<T>> orNone(Expected<T> reading) {
        return (node, where, errors) -> isNone(node)
                ? Optional.of(Lookup.absent())
                : reading.read(node, where, errors).map(Lookup::known);
    }

    static Optional<Integer> count(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof NumberNode number && number.value().matches("[0-9]{1,9}")) {
            return Optional.of(Integer.parseInt(number.value()));
        }
        if (node instanceof NumberNode number) {
            errors.add(node.span(), where + " must be a whole number, not " + quoted(number.value()));
        } else {
            errors.wrongType(node, where, "a whole number");
        }
        return Optional.empty();
    }

    static Optional<String> region(Node node, String where, ConfigurationErrors errors) {
        Optional<String> text = Expected.text(node, where, errors);
        if (text.isPresent() && !REGION.matcher(text.get()).matches()) {
            errors.add(node.span(), where + " must be a region such as eu-west-1, not " + quoted(text.get()));
            return Optional.empty();
        }
        return text;
    }

    /** The words all and none, or the four flags, of which no one may be left out. */
    static Optional<PublicAccessBlock> publicAccessBlock(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof StringNode word) {
            if (word.value().equals("all") || word.value().equals("none")) {
                return Optional.of(word.value().equals("all") ? PublicAccessBlock.ALL : PublicAccessBlock.NONE);
            }
            errors.add(node.span(), where + " must be all, none or the four flags, not " + quoted(word.value()));
            return Optional.empty();
        }
        int before = errors.count();
        Section flags = Section.of(node, where, EstateKeys.PUBLIC_ACCESS_BLOCK, errors);
        Map<String, Boolean> set = new LinkedHashMap<>();
        for (String flag : EstateKeys.PUBLIC_ACCESS_BLOCK.names()) {
            if (!flags.has(flag)) {
                flags.missing(node.span(), where + " needs " + flag + ", true or false");
            }
            set.put(flag, flags.one(flag, Expected::flag).orElse(false));
        }
        return errors.count() > before
                ? Optional.empty()
                : Optional.of(new PublicAccessBlock(
                        is(set, "blockPublicAcls"),
                        is(set, "ignorePublicAcls"),
                        is(set, "blockPublicPolicy"),
                        is(set, "restrictPublicBuckets")));
    }

    private static boolean is(Map<String, Boolean> flags, String flag) {
        return flags.getOrDefault(flag, false);
    }

    /** A word that names one of these listings. */
    static Expected<Listing> listing(List<Listing> known) {
        return Expected.choice(known, Listing::word);
    }

    /** The name of a unit, its id, or that of an account. */
    static Optional<StringNode> name(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof NumberNode) {
            errors.add(node.span(), where + " is a number, put the account id in quotes");
            return Optional.empty();
        }
        return Expected.text(node, where, errors).map(text -> (StringNode) node);
    }

    private static String word(Algorithm algorithm) {
        return switch (algorithm) {
            case SSE_S3 -> "AES256";
            case SSE_KMS -> "aws:kms";
            case DSSE_KMS -> "aws:kms:dsse";
        };
    }

    /** {@code BUCKET_OWNER_ENFORCED} as the API writes it. */
    static String camel(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
