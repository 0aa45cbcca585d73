package io.policyauditor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.policyauditor.cli.CaseLines.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CaseLinesTest {
    private static List<String> read(byte[] bytes, long longest) throws IOException {
        CaseLines lines = new CaseLines(new ByteArrayInputStream(bytes), "cases", longest);
        List<String> read = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            String problem = line.problem();
            read.add(line.number() + " " + line.text().map(text -> text.text()).orElse(problem));
        }
        return read;
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void numbersLinesAndPassesOverBlankOnes() throws IOException {
        byte[] text = "\ufeffa\n\n  \r\nb\r\nc".getBytes(UTF_8);
        assertThat(read(text, 100)).containsExactly("1 a", "4 b\r", "5 c");
        assertThat(read(zipped(text), 100)).containsExactly("1 a", "4 b\r", "5 c");
        assertThat(read(new byte[0], 100)).isEmpty();
        assertThat(read(new byte[] {'\n'}, 100)).isEmpty();
        assertThat(read(new byte[] {0x1f}, 100)).containsExactly("1 \u001f");
    }

    @Test
    void aLineThatIsTooLongOrNoTextIsSaidAndPassedOver() throws IOException {
        String tooLong = "x".repeat(200_000);
        assertThat(read(("a\n" + tooLong + "\nb\n" + tooLong).getBytes(UTF_8), 10))
                .containsExactly(
                        "1 a", "2 the line is longer than 10 bytes", "3 b", "4 the line is longer than 10 bytes");
        assertThat(read(tooLong.getBytes(UTF_8), 200_000)).containsExactly("1 " + tooLong);
        assertThat(read(new byte[] {'a', '\n', (byte) 0xff, '\n', 'b'}, 10))
                .containsExactly("1 a", "2 the line is not UTF-8", "3 b");
    }

    @Test
    void aTruncatedArchiveIsAnErrorBehindWhatIsThere() throws IOException {
        byte[] whole = zipped("a\nb\n".getBytes(UTF_8));
        byte[] half = Arrays.copyOf(whole, whole.length - 9);
        CaseLines lines = new CaseLines(new ByteArrayInputStream(half), "cases", 100);
        assertThatIOException().isThrownBy(() -> {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                assertThat(line.problem()).isEmpty();
            }
        });
    }

    /** Only a line at a time is taken from a stream without end. */
    @Test
    void aStreamWithoutEndIsReadAsItComes() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '\n';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                bytes[from] = '1';
                bytes[from + 1] = '\n';
                return 2;
            }
        };
        CaseLines lines = new CaseLines(endless, "cases", 100);
        for (int i = 1; i <= 1_000; i++) {
            Line line = lines.next();
            assertThat(line).isNotNull();
        }
    }
}
