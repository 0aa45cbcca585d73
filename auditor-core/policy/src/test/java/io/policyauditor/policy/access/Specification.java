package io.policyauditor.policy.access;

import java.util.ArrayList;
import java.util.List;

/** Wildcards as the specification words them: the shortest recursion that says it, exponential and obvious. */
final class Specification {
    /** One place of a pattern: a character, or a wildcard that crosses colons or does not. */
    record Place(char character, boolean wildcard, boolean crosses) {}

    private Specification() {}

    /** A star is any run, a question mark one character, whatever they are. */
    static boolean like(String pattern, String text) {
        return fits(places(pattern, true), 0, text, 0);
    }

    /**
     * The resource rule: up to the fifth colon of the pattern wildcards keep to their part, but for a star that ends its
     * part; behind it they cross everything.
     */
    static boolean resource(String pattern, String text) {
        List<Place> places = new ArrayList<>();
        int colons = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean last = i == pattern.length() - 1;
            boolean endsPart = last || pattern.charAt(i + 1) == ':';
            boolean wildcard = c == '*' || c == '?';
            places.add(new Place(c, wildcard, colons >= 5 || (c == '*' && endsPart)));
            if (c == ':') {
                colons++;
            }
        }
        return fits(places, 0, text, 0);
    }

    /** Both split at the first five colons, part against part. */
    static boolean arn(String pattern, String text) {
        String[] patterns = pattern.split(":", 6);
        String[] parts = text.split(":", 6);
        if (patterns.length < 6 || parts.length < 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!like(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** Service literally, name with wildcards, neither minds case. */
    static boolean action(String pattern, String text) {
        if (pattern.equals("*") || pattern.equals("*:*")) {
            return true;
        }
        String[] wanted = lower(pattern).split(":", 2);
        String[] given = lower(text).split(":", 2);
        if (wanted.length < 2 || given.length < 2) {
            return wanted.length == given.length && lower(pattern).equals(lower(text));
        }
        return wanted[0].equals(given[0]) && like(wanted[1], given[1]);
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    static List<Place> places(String pattern, boolean crosses) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            places.add(new Place(c, c == '*' || c == '?', crosses));
        }
        return places;
    }

    static boolean fits(List<Place> places, int p, String text, int t) {
        if (p == places.size()) {
            return t == text.length();
        }
        Place place = places.get(p);
        boolean readable = t < text.length()
                && (place.wildcard() ? place.crosses() || text.charAt(t) != ':' : text.charAt(t) == place.character());
        if (place.wildcard() && place.character() == '*') {
            return fits(places, p + 1, text, t) || (readable && fits(places, p, text, t + 1));
        }
        return readable && fits(places, p + 1, text, t + 1);
    }
}
