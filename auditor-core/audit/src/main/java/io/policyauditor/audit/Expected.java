package io.policyauditor.audit;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.StringNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a value of a file that a person writes is understood.
 *
 * @param <T> what it means
 */
@FunctionalInterface
public interface Expected<T> {
    /** Longer globs are no globs that a person wrote. */
    int GLOB_LENGTH = 1_000;

    Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\].*", Pattern.DOTALL);

    /** Source: Organizations API reference, Organization. */
    Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");

    /** Source: S3 User Guide, bucketnamingrules. */
    Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    Pattern ISSUER = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");

    /**
     * What a value means; empty when it means nothing, which is then reported.
     *
     * @param where what messages call the value
     */
    Optional<T> read(Node node, String where, ConfigurationErrors errors);

    /** A string that is not blank. */
    static Optional<String> text(Node node, String where, ConfigurationErrors errors) {
        if (!(node instanceof StringNode text)) {
            errors.wrongType(node, where, "a string");
            return Optional.empty();
        }
        if (text.value().isBlank()) {
            errors.add(node.span(), where + " is empty");
            return Optional.empty();
        }
        return Optional.of(text.value());
    }

    /** Words for people: none are as good as missing, which is for a rule to judge. */
    static Optional<String> remark(Node node, String where, ConfigurationErrors errors) {
        boolean nothing = node instanceof NullNode
                || (node instanceof StringNode text && text.value().isBlank());
        return nothing ? Optional.empty() : text(node, where, errors);
    }

    /** A string, or what YAML takes for something else: the value of a tag may well be a number. */
    static Optional<String> scalar(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof Scalar scalar) {
            return Optional.of(scalar.value());
        }
        errors.wrongType(node, where, "a string");
        return Optional.empty();
    }

    /** {@code true} or {@code false}. */
    static Optional<Boolean> flag(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof BooleanNode flag) {
            return Optional.of(flag.value().equalsIgnoreCase("true"));
        }
        if (node instanceof StringNode text) {
            errors.add(node.span(), where + " must be true or false, not " + quoted(text.value()));
        } else {
            errors.wrongType(node, where, "true or false");
        }
        return Optional.empty();
    }

    /** A glob over names or ARNs. */
    static Optional<String> glob(Node node, String where, ConfigurationErrors errors) {
        Optional<String> glob = text(node, where, errors);
        if (glob.filter(text -> text.length() > GLOB_LENGTH).isPresent()) {
            errors.add(node.span(), where + " is longer than " + GLOB_LENGTH + " characters");
            return Optional.empty();
        }
        return glob;
    }

    /** A glob over the paths of files. */
    static Optional<String> path(Node node, String where, ConfigurationErrors errors) {
        Optional<String> read = glob(node, where, errors);
        if (read.isEmpty()) {
            return read;
        }
        String path = read.get().startsWith("./") ? read.get().substring(2) : read.get();
        List<String> parts = List.of(path.split("/", -1));
        if (path.startsWith("/") || DRIVE.matcher(path).matches() || parts.contains("..") || parts.contains(".")) {
            errors.add(
                    node.span(),
                    where + " " + quoted(read.get())
                            + " is absolute or has a part . or .., paths are relative to the configuration file");
        } else if (path.indexOf('\\') >= 0) {
            errors.add(node.span(), where + " " + quoted(path) + " has a \\, write / between the parts of a path");
        } else if (parts.contains("")) {
            errors.add(
                    node.span(),
                    where + " " + quoted(path) + " has an empty part, a folder with all in it ends in /**");
        } else {
            return Optional.of(path);
        }
        return Optional.empty();
    }

    /** An account id; YAML takes one without quotes for a number, and for an octal one where it begins with 0. */
    static Optional<String> account(Node node, String where, ConfigurationErrors errors) {
        if (!(node instanceof StringNode) && !(node instanceof NumberNode)) {
            errors.wrongType(node, where, "an account id of twelve digits");
            return Optional.empty();
        }
        String account = ((Scalar) node).value();
        if (Arn.isAccountId(account)) {
            return Optional.of(account);
        }
        String expected = where + " must be an account id of twelve digits, not " + quoted(account);
        errors.add(
                node.span(),
                node instanceof NumberNode
                        ? expected + "; a number loses its leading zeros, put the account id in quotes"
                        : expected);
        return Optional.empty();
    }

    /** The id of an organization. */
    static Optional<String> organization(Node node, String where, ConfigurationErrors errors) {
        return shaped(
                node, where, errors, ORGANIZATION, Function.identity(), "an organization id such as o-abcde12345");
    }

    /** The name of a bucket, also given as its ARN. */
    static Optional<String> bucket(Node node, String where, ConfigurationErrors errors) {
        return shaped(node, where, errors, BUCKET, Expected::bucketName, "the name or the ARN of a bucket");
    }

    /** An OIDC issuer without scheme and trailing slash, as IAM names it. */
    static Optional<String> issuer(Node node, String where, ConfigurationErrors errors) {
        return shaped(
                node,
                where,
                errors,
                ISSUER,
                Expected::issuerName,
                "an issuer such as https://oidc.eks.eu-west-1.amazonaws.com/id/ABC");
    }

    /** An ARN without wildcards. */
    static Optional<String> arn(Node node, String where, ConfigurationErrors errors) {
        Optional<String> arn = text(node, where, errors);
        boolean exact = arn.flatMap(Arn::parse).isPresent()
                && arn.get().indexOf('*') < 0
                && arn.get().indexOf('?') < 0;
        if (arn.isPresent() && !exact) {
            errors.add(node.span(), where + " must be an ARN without wildcards, not " + quoted(arn.get()));
            return Optional.empty();
        }
        return arn;
    }

    /** A day. */
    static Optional<LocalDate> date(Node node, String where, ConfigurationErrors errors) {
        Optional<String> text = text(node, where, errors);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (DATE.matcher(text.get()).matches()) {
            try {
                return Optional.of(LocalDate.parse(text.get()));
            } catch (DateTimeParseException e) {
                errors.add(node.span(), where + " " + text.get() + " is no day of the calendar");
                return Optional.empty();
            }
        }
        errors.add(node.span(), where + " must be a date YYYY-MM-DD, not " + quoted(text.get()));
        return Optional.empty();
    }

    /** One of a few words, whatever its case. */
    static <T> Expected<T> choice(List<T> values, Function<T, String> word) {
        return (node, where, errors) -> {
            Optional<String> text = text(node, where, errors);
            Optional<T> chosen = text.flatMap(written -> values.stream()
                    .filter(value -> word.apply(value).equalsIgnoreCase(written))
                    .findFirst());
            if (text.isPresent() && chosen.isEmpty()) {
                String known = values.stream().map(word).collect(Collectors.joining(", "));
                errors.add(node.span(), where + " must be one of " + known + ", not " + quoted(text.get()));
            }
            return chosen;
        };
    }

    private static Optional<String> shaped(
            Node node,
            String where,
            ConfigurationErrors errors,
            Pattern shape,
            Function<String, String> normal,
            String expected) {
        Optional<String> text = text(node, where, errors);
        Optional<String> value =
                text.map(normal).filter(name -> shape.matcher(name).matches());
        if (text.isPresent() && value.isEmpty()) {
            errors.add(node.span(), where + " must be " + expected + ", not " + quoted(text.get()));
        }
        return value;
    }

    private static String bucketName(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("s3")
                        && arn.region().isEmpty()
                        && arn.account().isEmpty())
                .map(Arn::resource)
                .orElse(text);
    }

    private static String issuerName(String text) {
        String name = text.regionMatches(true, 0, "https://", 0, 8) ? text.substring(8) : text;
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }
}
