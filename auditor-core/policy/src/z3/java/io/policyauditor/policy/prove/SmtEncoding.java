package io.policyauditor.policy.prove;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.ConditionOperator.Quantifier;
import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.ConditionOperator.ValueType;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.StringNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The question whether one identity policy allows something that another does not, in SMT-LIB: strings, regular
 * expressions, reals, integers and bit vectors. Written from the specification over the parsed documents; it shares the
 * parser and the catalogue's word on how many values a key has with the product, and nothing of the compiled form.
 *
 * <p>The question is put in parts, for a solver does better with many small ones: for each Allow of the subject one for
 * every set of its literal actions that no pattern tells apart, and one for each of its other patterns. Some request is
 * new where any part is satisfiable.
 */
final class SmtEncoding {
    /** Something that this encoding has no exact words for. */
    static final class NotEncoded extends Exception {
        private static final long serialVersionUID = 1;

        NotEncoded(String what) {
            super(what);
        }
    }

    /** How many values a key can have. */
    private enum Values {
        ONE,
        LIST,
        EITHER
    }

    /** A stretch of a value with variables: text, literal text, or the name of a key and its default. */
    private record Piece(
            String text,
            boolean literal,
            boolean variable,
            @Nullable String otherwise) {}

    /** One place of a glob. */
    private record Token(int character, boolean wildcard, boolean crosses) {}

    /**
     * The actions that a part of the question is about.
     *
     * @param only the one; null when there are many
     * @param service that they are of, with its colon; empty when they may be of any
     */
    private record Asked(@Nullable String only, String service) {}

    private static final class Key {
        final String name;
        final String id;
        final Set<ValueType> types = EnumSet.noneOf(ValueType.class);
        final Set<String> setTests = new LinkedHashSet<>();
        boolean one;
        Values values = Values.ONE;

        Key(String name, String id) {
            this.name = name;
            this.id = id;
        }

        boolean is(ValueType type) {
            return types.contains(type);
        }
    }

    private static final String NO_COLON = "nocolon";
    private static final String SHAPES = """
            (define-fun nocolon () RegLan (re.union (re.range "\\u{0}" "9") (re.range ";" "\\u{ffff}")))
            (define-fun lower () RegLan (re.union (re.range "\\u{0}" "@") (re.range "[" "\\u{ffff}")))
            (define-fun lowernocolon () RegLan (re.union (re.range "\\u{0}" "9") (re.range ";" "@") (re.range "[" "\\u{ffff}")))
            (declare-const action String)
            (declare-const resource String)
            (assert (or (= resource "*") (str.in_re resource (re.++ (str.to_re "arn:") (re.+ nocolon) (str.to_re ":")
              (re.+ nocolon) (str.to_re ":") (re.* nocolon) (str.to_re ":") (re.* nocolon) (str.to_re ":")
              (re.+ re.allchar)))))
            """;

    private final PolicyDocument subject;
    private final PolicyDocument reference;
    private final Catalogue catalogue;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Set<String> accounts = new TreeSet<>();

    private SmtEncoding(PolicyDocument subject, PolicyDocument reference, Catalogue catalogue) {
        this.subject = subject;
        this.reference = reference;
        this.catalogue = catalogue;
    }

    /** The parts of the question whether the subject allows something that the reference does not. */
    static List<String> queries(PolicyDocument subject, PolicyDocument reference, Catalogue catalogue)
            throws NotEncoded {
        return new SmtEncoding(subject, reference, catalogue).queries();
    }

    private List<String> queries() throws NotEncoded {
        note(subject);
        note(reference);
        settle();
        Set<String> queries = new LinkedHashSet<>();
        Map<String, String> known = new LinkedHashMap<>();
        for (Statement allow : subject.statements()) {
            Patterns actions = allow.action();
            if (!allow.allows() || actions == null) {
                continue;
            }
            if (actions.negated()) {
                queries.add(query(allow, new Asked(null, ""), not(or(matches(actions, "")))));
                continue;
            }
            for (StringNode pattern : actions.values()) {
                String text = pattern.value().toLowerCase(Locale.ROOT);
                boolean wildcard = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
                if (wildcard) {
                    String service = text.substring(0, text.indexOf(':') + 1);
                    queries.add(query(
                            allow, new Asked(null, service.equals("*:") ? "" : service), actionMatches(text, "")));
                } else if (text.indexOf(':') > 0 && !text.equals("sts:getcalleridentity")) {
                    String signature = allow.index() + " " + signature(subject, text) + signature(reference, text);
                    if (!known.containsKey(signature)) {
                        known.put(signature, text);
                        queries.add(query(allow, new Asked(text, ""), "true"));
                    }
                }
            }
        }
        return List.copyOf(queries);
    }

    /** The statements whose Action or NotAction element takes in an action. */
    private static BitSet signature(PolicyDocument document, String action) {
        BitSet fits = new BitSet();
        for (Statement statement : document.statements()) {
            Patterns actions = statement.action();
            if (actions != null && takes(actions, action)) {
                fits.set(statement.index());
            }
        }
        return fits;
    }

    private String query(Statement allow, Asked action, String actionIs) throws NotEncoded {
        StringBuilder text = new StringBuilder(SHAPES);
        declare(text);
        facts(text);
        if (action.only() == null) {
            text.append("(assert (str.in_re action (re.++ (re.+ lowernocolon) (str.to_re \":\") (re.+ lower))))\n")
                    .append("(assert (distinct action \"sts:getcalleridentity\"))\n");
        }
        text.append("(assert ").append(actionIs).append(")\n");
        text.append("(assert ").append(rest(allow, subject)).append(")\n");
        for (Statement deny : subject.statements()) {
            if (deny.denies()) {
                text.append("(assert ")
                        .append(not(applies(deny, subject, action)))
                        .append(")\n");
            }
        }
        List<String> allowed = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        for (Statement statement : reference.statements()) {
            String applies = applies(statement, reference, action);
            if (!applies.equals("false")) {
                (statement.allows() ? allowed : denied).add(applies);
            }
        }
        denied.add(not(or(allowed)));
        return text.append("(assert ").append(or(denied)).append(")\n").toString();
    }

    // Statements

    private String applies(Statement statement, PolicyDocument document, Asked action) throws NotEncoded {
        Patterns actions = statement.action();
        String only = action.only();
        String first = "true";
        if (actions != null && only != null) {
            first = takes(actions, only) ? "true" : "false";
        } else if (actions != null) {
            String some = or(matches(actions, action.service()));
            first = actions.negated() ? not(some) : some;
        }
        return first.equals("false") ? first : and(List.of(first, rest(statement, document)));
    }

    private String rest(Statement statement, PolicyDocument document) throws NotEncoded {
        List<String> all = new ArrayList<>();
        Patterns resources = statement.resource();
        boolean variables = document.hasVariables();
        if (resources != null) {
            List<String> some = new ArrayList<>();
            for (StringNode pattern : resources.values()) {
                some.add(resourceMatches(pattern.value(), variables));
            }
            all.add(resources.negated() ? not(or(some)) : or(some));
            if (resources.negated()) {
                for (StringNode pattern : resources.values()) {
                    for (Piece piece : resourcePieces(pattern.value(), variables)) {
                        if (piece.variable()) {
                            all.add(resolved(piece));
                        }
                    }
                }
            }
        }
        for (Condition condition : statement.conditions()) {
            all.add(holds(condition, variables));
        }
        return and(all);
    }

    // Actions

    private static boolean takes(Patterns actions, String action) {
        boolean some = actions.values().stream().anyMatch(pattern -> takes(pattern.value(), action));
        return some != actions.negated();
    }

    /** Whether an action is meant; the service literally, the name with wildcards, neither minds case. */
    private static boolean takes(String pattern, String action) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.equals("*") || lower.equals("*:*")) {
            return true;
        }
        int colon = lower.indexOf(':');
        if (colon < 0 || !action.startsWith(lower.substring(0, colon + 1))) {
            return false;
        }
        String regex = lower.substring(colon + 1)
                .chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(action.substring(colon + 1))
                .matches();
    }

    private static List<String> matches(Patterns actions, String service) {
        List<String> some = new ArrayList<>();
        for (StringNode pattern : actions.values()) {
            some.add(actionMatches(pattern.value().toLowerCase(Locale.ROOT), service));
        }
        return some;
    }

    /** @param service that the action is known to be of, with its colon; empty when it may be any */
    private static String actionMatches(String pattern, String service) {
        if (pattern.equals("*") || pattern.equals("*:*") || (!service.isEmpty() && pattern.equals(service + "*"))) {
            return "true";
        }
        int colon = pattern.indexOf(':');
        if (colon < 0 || !pattern.startsWith(service)) {
            return "false";
        }
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            tokens.add(new Token(c, i > colon && (c == '*' || c == '?'), true));
        }
        return inGlob("action", tokens);
    }

    // Resources

    /** The pieces of a resource pattern; variables are so only behind the fifth colon. */
    private static List<Piece> resourcePieces(String pattern, boolean variables) {
        int at = 0;
        for (int colons = 0; colons < 5; colons++) {
            at = pattern.indexOf(':', at) + 1;
            if (at == 0) {
                return List.of(new Piece(pattern, false, false, null));
            }
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece(pattern.substring(0, at), false, false, null));
        pieces.addAll(pieces(pattern.substring(at), variables));
        return pieces;
    }

    private String resourceMatches(String pattern, boolean variables) throws NotEncoded {
        if (pattern.equals("*")) {
            return "true";
        }
        List<Piece> pieces = resourcePieces(pattern, variables);
        if (pieces.stream().anyMatch(Piece::variable)) {
            return withVariables("resource", pieces, true);
        }
        String matches = inGlob("resource", resourceTokens(pieces));
        boolean onlyWildcards = pattern.chars().allMatch(c -> c == '*' || c == '?');
        return onlyWildcards ? and(List.of("(distinct resource \"*\")", matches)) : matches;
    }

    /** Up to the fifth colon a wildcard keeps to its part, but for a star that ends it. */
    private static List<Token> resourceTokens(List<Piece> pieces) {
        List<Token> tokens = new ArrayList<>();
        int colons = 0;
        for (Piece piece : pieces) {
            String text = piece.text();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean wildcard = !piece.literal() && (c == '*' || c == '?');
                boolean endsPart = i + 1 == text.length() || text.charAt(i + 1) == ':';
                tokens.add(new Token(c, wildcard, colons >= 5 || (c == '*' && endsPart)));
                colons += c == ':' ? 1 : 0;
            }
        }
        return tokens;
    }

    // Conditions

    private String holds(Condition condition, boolean variables) throws NotEncoded {
        ConditionOperator operator = condition.operator();
        if (operator == null) {
            throw new NotEncoded("an unknown operator");
        }
        Key key = key(condition.key().value());
        if (operator.test() == Test.NULL) {
            List<String> some = new ArrayList<>();
            for (Scalar value : condition.values()) {
                if (value.value().equalsIgnoreCase("true")) {
                    some.add(not(present(key)));
                } else if (value.value().equalsIgnoreCase("false")) {
                    some.add(present(key));
                }
            }
            return or(some);
        }
        boolean negated = operator.test().negated();
        boolean any = operator.quantifier() == Quantifier.FOR_ANY_VALUE;
        boolean all = operator.quantifier() == Quantifier.FOR_ALL_VALUES;
        boolean whenAbsent = all || operator.ifExists() || (negated && !any);
        String ofOne = "false";
        if (key.values != Values.LIST) {
            String fits = fits(key, key.id, operator.test(), condition.values(), variables);
            ofOne = negated ? not(fits) : fits;
        }
        String ofList = "false";
        if (key.values != Values.ONE && (any || all)) {
            List<String> slots = new ArrayList<>();
            for (int slot = 0; slot < slots(key); slot++) {
                String id = key.id + "s" + slot;
                String fits = fits(key, id, operator.test(), condition.values(), variables);
                String holds = negated ? not(fits) : fits;
                slots.add(any ? and(List.of(id + "u", holds)) : or(List.of(not(id + "u"), holds)));
            }
            ofList = any ? or(slots) : and(slots);
        }
        String found = switch (key.values) {
            case ONE -> ofOne;
            case LIST -> ofList;
            case EITHER -> "(ite " + key.id + "l " + ofList + " " + ofOne + ")";
        };
        return "(ite " + present(key) + " " + found + " " + whenAbsent + ")";
    }

    /** Whether the value of a request fits one of the policy's. */
    private String fits(Key key, String id, Test test, List<Scalar> values, boolean variables) throws NotEncoded {
        List<String> some = new ArrayList<>();
        for (Scalar value : values) {
            some.add(
                    switch (test.type()) {
                        case STRING -> text(id + "v", test, value.value(), variables);
                        case ARN -> arn(id + "v", value.value(), variables);
                        case BOOL -> truth(id + "v", value.value());
                        case NUMERIC -> number(id, test, value.value());
                        case DATE -> date(id, test, value.value());
                        case IP_ADDRESS -> address(id, value.value());
                        case BINARY -> throw new NotEncoded("BinaryEquals");
                        case NULL -> throw new NotEncoded("Null");
                    });
        }
        if (key.types.size() > 1) {
            throw new NotEncoded("values of several types of " + key.name);
        }
        return or(some);
    }

    private String text(String value, Test test, String text, boolean variables) throws NotEncoded {
        List<Piece> pieces = variables ? pieces(text, true) : List.of(new Piece(text, false, false, null));
        boolean like = test == Test.STRING_LIKE || test == Test.STRING_NOT_LIKE;
        boolean equal = test == Test.STRING_EQUALS || test == Test.STRING_NOT_EQUALS;
        if (pieces.stream().anyMatch(Piece::variable)) {
            if (!like && !equal) {
                throw new NotEncoded("a variable whose case does not matter");
            }
            return withVariables(value, like ? pieces : literal(pieces), false);
        }
        if (like) {
            return inGlob(value, tokens(pieces));
        }
        String whole = pieces.stream().map(Piece::text).collect(Collectors.joining());
        return equal ? "(= " + value + " " + string(whole) + ")" : ignoringCase(value, whole);
    }

    private static String ignoringCase(String value, String text) throws NotEncoded {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 126) {
                throw new NotEncoded("a letter beyond ASCII whose case does not matter");
            }
            String lower = Character.toString(Character.toLowerCase(c));
            String upper = Character.toString(Character.toUpperCase(c));
            parts.add(
                    lower.equals(upper)
                            ? "(str.to_re " + string(lower) + ")"
                            : "(re.union (str.to_re " + string(lower) + ") (str.to_re " + string(upper) + "))");
        }
        return inRe(value, parts);
    }

    private static String truth(String value, String text) throws NotEncoded {
        boolean reads = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        return reads ? ignoringCase(value, text) : "false";
    }

    /** Part by part; a wildcard keeps to its part, and the sixth has all that is left. */
    private String arn(String value, String text, boolean variables) throws NotEncoded {
        List<Piece> pieces = variables ? pieces(text, true) : List.of(new Piece(text, false, false, null));
        boolean variable = pieces.stream().anyMatch(Piece::variable);
        List<Token> tokens = new ArrayList<>();
        int colons = 0;
        for (Piece piece : pieces) {
            if (piece.variable()) {
                if (colons < 5) {
                    throw new NotEncoded("a variable within the first parts of an ARN");
                }
                continue;
            }
            for (int i = 0; i < piece.text().length(); i++) {
                char c = piece.text().charAt(i);
                boolean wildcard = !piece.literal() && (c == '*' || c == '?');
                if (wildcard && variable && colons < 5) {
                    throw new NotEncoded("wildcards and variables in one ARN");
                }
                tokens.add(new Token(c, wildcard, colons >= 5));
                colons += c == ':' ? 1 : 0;
            }
        }
        if (colons < 5) {
            return "false";
        }
        return variable ? withVariables(value, pieces, false) : inGlob(value, tokens);
    }

    private static String number(String id, Test test, String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return "false";
        }
        String plain = number.abs().toPlainString();
        String real = plain.indexOf('.') < 0 ? plain + ".0" : plain;
        return compared(id, test.text(), number.signum() < 0 ? "(- " + real + ")" : real);
    }

    private static String date(String id, Test test, String text) {
        long millis;
        try {
            if (text.matches("[0-9]+") && text.length() != 4) {
                millis = Long.parseLong(text) * 1000;
            } else if (text.indexOf('T') < 0) {
                millis = LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            } else {
                millis = text.endsWith("Z")
                        ? Instant.parse(text).toEpochMilli()
                        : OffsetDateTime.parse(text).toInstant().toEpochMilli();
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            return "false";
        }
        return compared(id, test.text(), millis < 0 ? "(- " + -millis + ")" : Long.toString(millis));
    }

    private static String compared(String id, String test, String bound) {
        String relation;
        if (test.endsWith("LessThan")) {
            relation = "<";
        } else if (test.endsWith("LessThanEquals")) {
            relation = "<=";
        } else if (test.endsWith("GreaterThan")) {
            relation = ">";
        } else {
            relation = test.endsWith("GreaterThanEquals") ? ">=" : "=";
        }
        return "(and " + id + "r (" + relation + " " + id + "n " + bound + "))";
    }

    private static String address(String id, String text) {
        int slash = text.indexOf('/');
        String written = slash < 0 ? text : text.substring(0, slash);
        boolean six = written.indexOf(':') >= 0;
        if (!written.matches(six ? "[0-9a-fA-F:.]+" : "[0-9]{1,3}([.][0-9]{1,3}){3}")) {
            return "false";
        }
        byte[] bytes;
        int length;
        try {
            // Only digits and colons: no name is looked up.
            bytes = InetAddress.getByName(written).getAddress();
            length = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
        } catch (UnknownHostException | NumberFormatException e) {
            return "false";
        }
        int width = six ? 128 : 32;
        if (bytes.length * 8 != width || length < 0 || length > width) {
            return "false";
        }
        BigInteger mask =
                BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(width - length);
        BigInteger network = new BigInteger(1, bytes).and(mask);
        String variable = id + (six ? "b" : "a");
        return "(and " + id + "r " + (six ? id + "x" : not(id + "x")) + " (= (bvand " + variable + " (_ bv" + mask + " "
                + width + ")) (_ bv" + network + " " + width + ")))";
    }

    // Variables

    /** Splits a value at its variables. */
    private static List<Piece> pieces(String text, boolean variables) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder written = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int close = variables && text.startsWith("${", i) ? text.indexOf('}', i) : -1;
            if (close < 0) {
                written.append(text.charAt(i++));
                continue;
            }
            String inside = text.substring(i + 2, close);
            if (written.length() > 0) {
                pieces.add(new Piece(written.toString(), false, false, null));
                written.setLength(0);
            }
            int comma = inside.indexOf(',');
            if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
                pieces.add(new Piece(inside, true, false, null));
            } else if (comma < 0) {
                pieces.add(new Piece(inside.trim(), true, true, null));
            } else {
                String quoted = inside.substring(comma + 1).trim();
                pieces.add(new Piece(
                        inside.substring(0, comma).trim(), true, true, quoted.substring(1, quoted.length() - 1)));
            }
            i = close + 1;
        }
        if (written.length() > 0) {
            pieces.add(new Piece(written.toString(), false, false, null));
        }
        return pieces;
    }

    private static List<Piece> literal(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> new Piece(piece.text(), true, piece.variable(), piece.otherwise()))
                .toList();
    }

    /** What must hold so that a variable stands for something. */
    private String resolved(Piece variable) {
        Key key = key(variable.text());
        boolean otherwise = variable.otherwise() != null;
        return switch (key.values) {
            case ONE -> otherwise ? "true" : present(key);
            case LIST -> otherwise ? not(present(key)) : "false";
            case EITHER ->
                or(List.of(and(List.of(present(key), not(key.id + "l"))), otherwise ? not(present(key)) : "false"));
        };
    }

    private String valueOf(Piece piece) {
        if (!piece.variable()) {
            return string(piece.text());
        }
        Key key = key(piece.text());
        if (key.values == Values.LIST) {
            return string(piece.otherwise() == null ? "" : piece.otherwise());
        }
        return piece.otherwise() == null
                ? key.id + "v"
                : "(ite " + present(key) + " " + key.id + "v " + string(piece.otherwise()) + ")";
    }

    /**
     * A pattern with variables in it whose only wildcards are stars that cross everything: it fits where the text begins
     * with what stands before the first star, ends with what stands behind the last, and has what stands between two of
     * them in this order, each as soon as it can be had.
     */
    private String withVariables(String value, List<Piece> pieces, boolean resource) throws NotEncoded {
        List<String> all = new ArrayList<>();
        List<List<String>> runs = new ArrayList<>();
        runs.add(new ArrayList<>());
        int colons = 0;
        for (Piece piece : pieces) {
            if (piece.variable()) {
                all.add(resolved(piece));
                runs.get(runs.size() - 1).add(valueOf(piece));
                continue;
            }
            StringBuilder written = new StringBuilder();
            String text = piece.text();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean wildcard = !piece.literal() && (c == '*' || c == '?');
                boolean endsPart = i + 1 == text.length() || text.charAt(i + 1) == ':';
                if (wildcard && (c == '?' || (resource && colons < 5 && !endsPart))) {
                    throw new NotEncoded("a variable beside a wildcard for one character or one part");
                }
                if (wildcard) {
                    flush(written, runs);
                    runs.add(new ArrayList<>());
                } else {
                    written.append(c);
                }
                colons += c == ':' ? 1 : 0;
            }
            flush(written, runs);
        }
        List<String> texts = runs.stream().map(SmtEncoding::joined).toList();
        String first = texts.get(0);
        if (texts.size() == 1) {
            all.add("(= " + value + " " + first + ")");
            return and(all);
        }
        String last = texts.get(texts.size() - 1);
        all.add("(str.prefixof " + first + " " + value + ")");
        all.add("(str.suffixof " + last + " " + value + ")");
        all.add("(>= (str.len " + value + ") (+ (str.len " + first + ") (str.len " + last + ")))");
        if (texts.size() > 2) {
            String middle = "(str.substr " + value + " (str.len " + first + ") (- (str.len " + value + ") (str.len "
                    + first + ") (str.len " + last + ")))";
            String from = "0";
            for (String between : texts.subList(1, texts.size() - 1)) {
                String at = "(str.indexof " + middle + " " + between + " " + from + ")";
                all.add("(>= " + at + " 0)");
                from = "(+ " + at + " (str.len " + between + "))";
            }
        }
        return and(all);
    }

    private static void flush(StringBuilder written, List<List<String>> runs) {
        if (written.length() > 0) {
            runs.get(runs.size() - 1).add(string(written.toString()));
            written.setLength(0);
        }
    }

    private static String joined(List<String> run) {
        if (run.isEmpty()) {
            return "\"\"";
        }
        return run.size() == 1 ? run.get(0) : "(str.++ " + String.join(" ", run) + ")";
    }

    // Keys

    private Key key(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        return keys.computeIfAbsent(name, ignored -> new Key(name, "k" + keys.size()));
    }

    private void note(PolicyDocument document) {
        for (Statement statement : document.statements()) {
            Patterns resources = statement.resource();
            if (resources != null) {
                for (StringNode pattern : resources.values()) {
                    noteVariables(resourcePieces(pattern.value(), document.hasVariables()));
                }
            }
            for (Condition condition : statement.conditions()) {
                note(condition, document.hasVariables());
            }
        }
    }

    private void note(Condition condition, boolean variables) {
        Key key = key(condition.key().value());
        ConditionOperator operator = condition.operator();
        if (operator == null) {
            return;
        }
        if (operator.quantifier() != Quantifier.NONE) {
            key.setTests.add(operator.test() + " " + operator.quantifier() + " "
                    + condition.values().stream().map(Scalar::value).toList());
        } else if (operator.test() != Test.NULL) {
            key.one = true;
        }
        ValueType type = operator.test().type();
        if (type == ValueType.STRING || type == ValueType.ARN || type == ValueType.BOOL) {
            key.types.add(ValueType.STRING);
        } else if (type != ValueType.NULL) {
            key.types.add(type);
        }
        boolean texts = type == ValueType.STRING || type == ValueType.ARN;
        boolean accountable = Set.of("aws:principalaccount", "aws:principalarn", "aws:resourceaccount")
                .contains(key.name);
        for (Scalar value : condition.values()) {
            if (texts && variables) {
                noteVariables(pieces(value.value(), true));
            }
            if (texts && accountable) {
                String[] parts = value.value().split(":", 6);
                String account = parts.length == 6 ? parts[4] : value.value();
                if (account.matches("[0-9]{12}")) {
                    accounts.add(account);
                }
            }
        }
    }

    private void noteVariables(List<Piece> pieces) {
        for (Piece piece : pieces) {
            if (piece.variable()) {
                key(piece.text()).types.add(ValueType.STRING);
            }
        }
    }

    /** The catalogue's word on how many values a key has, else what the policies take it for. */
    private void settle() throws NotEncoded {
        for (Key key : keys.values()) {
            Optional<Boolean> several = catalogue.conditionKey(key.name).map(ConditionKey::multivalued);
            boolean list = several.orElse(!key.setTests.isEmpty());
            boolean one = several.map(many -> !many).orElse(!list || key.one);
            if (list) {
                key.values = one ? Values.EITHER : Values.LIST;
            }
            if (key.types.size() > 1) {
                throw new NotEncoded("values of several types of " + key.name);
            }
        }
    }

    /** One value to hit or to miss each test with, and one more. */
    private static int slots(Key key) {
        return key.setTests.size() + 1;
    }

    private String present(Key key) {
        return key.id + "p";
    }

    private void declare(StringBuilder text) {
        for (Key key : keys.values()) {
            bool(text, key.id + "p");
            if (key.values != Values.LIST) {
                value(text, key, key.id);
            }
            if (key.values != Values.ONE) {
                if (key.values == Values.EITHER) {
                    bool(text, key.id + "l");
                }
                List<String> used = new ArrayList<>();
                for (int slot = 0; slot < slots(key); slot++) {
                    String id = key.id + "s" + slot;
                    bool(text, id + "u");
                    value(text, key, id);
                    used.add(id + "u");
                }
                // A list that is there is not empty.
                String some = or(used);
                String list = key.values == Values.EITHER ? and(List.of(key.id + "p", key.id + "l")) : key.id + "p";
                text.append("(assert (=> " + list + " " + some + "))\n");
            }
        }
    }

    private static void value(StringBuilder text, Key key, String id) {
        if (key.is(ValueType.NUMERIC) || key.is(ValueType.DATE)) {
            bool(text, id + "r");
            text.append("(declare-const " + id + "n " + (key.is(ValueType.DATE) ? "Int" : "Real") + ")\n");
        } else if (key.is(ValueType.IP_ADDRESS)) {
            bool(text, id + "r");
            bool(text, id + "x");
            text.append("(declare-const " + id + "a (_ BitVec 32))\n(declare-const " + id + "b (_ BitVec 128))\n");
        } else {
            text.append("(declare-const " + id + "v String)\n(assert (distinct " + id + "v \"\"))\n");
        }
    }

    private static void bool(StringBuilder text, String name) {
        text.append("(declare-const " + name + " Bool)\n");
    }

    /** What the product's answers list as taken for granted of the keys that AWS fills in. */
    private void facts(StringBuilder text) {
        Key account = keys.get("aws:principalaccount");
        Key arn = keys.get("aws:principalarn");
        Key owner = keys.get("aws:resourceaccount");
        for (String id : accounts) {
            if (account != null && arn != null) {
                text.append("(assert (=> (and " + account.id + "p " + arn.id + "p) (= (= " + account.id + "v "
                        + string(id) + ") " + inAccount(arn.id + "v", id) + ")))\n");
            }
            if (owner != null) {
                text.append("(assert (=> " + owner.id + "p (or (= resource \"*\") " + inAccount("resource", "")
                        + " (= (= " + owner.id + "v " + string(id) + ") " + inAccount("resource", id) + "))))\n");
            }
        }
    }

    private static String inAccount(String arn, String account) {
        return "(str.in_re " + arn + " (re.++ (str.to_re \"arn:\") (re.* " + NO_COLON + ") (str.to_re \":\") (re.* "
                + NO_COLON + ") (str.to_re \":\") (re.* " + NO_COLON + ") (str.to_re " + string(":" + account + ":")
                + ") re.all))";
    }

    // Terms

    private static List<Token> tokens(List<Piece> pieces) {
        List<Token> tokens = new ArrayList<>();
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.text().length(); i++) {
                char c = piece.text().charAt(i);
                tokens.add(new Token(c, !piece.literal() && (c == '*' || c == '?'), true));
            }
        }
        return tokens;
    }

    private static String inGlob(String value, List<Token> tokens) {
        List<String> parts = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        boolean wild = false;
        for (Token token : tokens) {
            if (!token.wildcard()) {
                run.append((char) token.character());
                continue;
            }
            wild = true;
            if (run.length() > 0) {
                parts.add("(str.to_re " + string(run.toString()) + ")");
                run.setLength(0);
            }
            if (token.character() == '*') {
                parts.add(token.crosses() ? "re.all" : "(re.* " + NO_COLON + ")");
            } else {
                parts.add(token.crosses() ? "re.allchar" : NO_COLON);
            }
        }
        if (!wild) {
            return "(= " + value + " " + string(run.toString()) + ")";
        }
        if (run.length() > 0) {
            parts.add("(str.to_re " + string(run.toString()) + ")");
        }
        return inRe(value, parts);
    }

    private static String inRe(String value, List<String> parts) {
        String regex = parts.size() == 1 ? parts.get(0) : "(re.++ " + String.join(" ", parts) + ")";
        return parts.isEmpty() ? "(= " + value + " \"\")" : "(str.in_re " + value + " " + regex + ")";
    }

    private static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted.append("\"\"");
            } else if (c < 32 || c > 126 || c == '\\') {
                quoted.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String not(String term) {
        return switch (term) {
            case "true" -> "false";
            case "false" -> "true";
            default -> "(not " + term + ")";
        };
    }

    private static String and(List<String> terms) {
        return joined("and", terms, "true", "false");
    }

    private static String or(List<String> terms) {
        return joined("or", terms, "false", "true");
    }

    private static String joined(String name, List<String> terms, String neutral, String decisive) {
        Set<String> distinct = new LinkedHashSet<>(terms);
        distinct.remove(neutral);
        if (distinct.contains(decisive)) {
            return decisive;
        }
        if (distinct.isEmpty()) {
            return neutral;
        }
        return distinct.size() == 1 ? distinct.iterator().next() : "(" + name + " " + String.join(" ", distinct) + ")";
    }
}
