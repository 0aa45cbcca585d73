package io.policyauditor.collect.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.files.FileText.Read;
import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
    @TempDir
    Path directory;

    private final SourceReader reader = new SourceReader(InputStream.nullInputStream());

    private static Read decoded(byte[] bytes) {
        return (Read) SourceReader.decode(bytes, "a.json");
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private FileText read(Path path) {
        return reader.read(new FileTree.Entry(path, "name"), "name");
    }

    @Test
    void readsAFileUnderItsName() throws IOException {
        Path file = Files.writeString(directory.resolve("a.json"), "{\"ä\": \"😀\"}");
        Read read = (Read) reader.read(new FileTree.Entry(file, "infra/a.json"), "infra/a.json");
        assertThat(read.source().name()).isEqualTo("infra/a.json");
        assertThat(read.source().text()).isEqualTo("{\"ä\": \"😀\"}");
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void byteOrderMarksDecideAndDisappear() {
        for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
            Read read = decoded(bytes("\uFEFF{\"a\": \"😀\"}", charset));
            assertThat(read.source().text()).as(charset.name()).isEqualTo("{\"a\": \"😀\"}");
            assertThat(read.problems()).isEmpty();
        }
        assertThat(decoded(new byte[0]).source().text()).isEmpty();
        assertThat(decoded(bytes("\uFEFF", UTF_8)).source().text()).isEmpty();
        assertThat(SourceReader.decode(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0}, "x"))
                .isEqualTo(new Refused("x", "UTF-32 text; save it as UTF-8"));
    }

    @Test
    void columnsBeginBehindTheByteOrderMark() {
        Read read = decoded(bytes("\uFEFF{\"a\" 1}", UTF_8));
        assertThat(JsonReader.read(read.source()).problems().get(0).at().from()).isEqualTo(new Position(1, 2));
    }

    @Test
    void wrongBytesAreReplacedAndTheFirstIsReported() {
        Read latin = decoded(bytes("{\"name\":\n \"é\", \"b\": \"è\"}", ISO_8859_1));
        assertThat(latin.source().text()).isEqualTo("{\"name\":\n \"\uFFFD\", \"b\": \"\uFFFD\"}");
        assertThat(latin.problems().stream().map(Shown::problem))
                .containsExactly("2:3-2:4 bytes that are not UTF-8; save the file as UTF-8");
        assertThat(latin.problems().get(0).harmless()).isFalse();

        Read cut = decoded(new byte[] {'a', (byte) 0xF0, (byte) 0x9F});
        assertThat(cut.source().text()).startsWith("a\uFFFD");
        assertThat(cut.problems()).hasSize(1);

        Read odd = decoded(new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'});
        assertThat(odd.source().text()).isEqualTo("a\uFFFD");
        assertThat(odd.problems()).hasSize(1);
    }

    @Test
    void nulBytesStayForTheReaderOfTheLanguageToReport() {
        Read read = decoded(bytes("{\"a\": \u0000 1}", UTF_8));
        assertThat(read.source().text()).contains("\u0000");
        assertThat(JsonReader.read(read.source()).problems().get(0).at().from()).isEqualTo(new Position(1, 7));
    }

    @Test
    void refusesWhatIsNoRegularFile() throws Exception {
        assertThat(read(directory)).isEqualTo(new Refused("name", "a directory, not a file"));
        assertThat(read(directory.resolve("none"))).isEqualTo(new Refused("name", "there is no such file"));
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        assertThat(read(dangling)).isEqualTo(new Refused("name", "there is no such file"));
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        assertThat(read(loop)).isEqualTo(new Refused("name", "it cannot be read"));
        Path tooLong = directory.resolve("x".repeat(5000));
        assertThat(read(tooLong)).isEqualTo(new Refused("name", "it cannot be read"));
        assertThat(read(Path.of("/dev/zero"))).isEqualTo(new Refused("name", "not a regular file"));
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(read(fifo)).isEqualTo(new Refused("name", "not a regular file"));
    }

    @Test
    void refusesWhatIsTooBigWithoutReadingIt() throws IOException {
        Path sparse = directory.resolve("sparse.json");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        assertThat(read(sparse)).isEqualTo(new Refused("name", "bigger than 64 MB, the most that is read of a file"));
    }

    @Test
    void standardInputIsReadToTheSameLimit() {
        FileText fits = new SourceReader(new ByteArrayInputStream(bytes("12345", UTF_8)), 5)
                .read(FileTree.Entry.STANDARD_INPUT, "<stdin>");
        assertThat(((Read) fits).source().text()).isEqualTo("12345");
        assertThat(((Read) fits).source().name()).isEqualTo("<stdin>");

        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        };
        assertThat(new SourceReader(endless, 5).read(FileTree.Entry.STANDARD_INPUT, "<stdin>"))
                .isEqualTo(new Refused("<stdin>", "bigger than 5 bytes, the most that is read of a file"));
    }

    @Test
    void failureWhileReadingIsARefusal() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("java.lang.Exception: /secret/path");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }
        };
        assertThat(new SourceReader(failing).read(FileTree.Entry.STANDARD_INPUT, "<stdin>"))
                .isEqualTo(new Refused("<stdin>", "it cannot be read"));
    }
}
