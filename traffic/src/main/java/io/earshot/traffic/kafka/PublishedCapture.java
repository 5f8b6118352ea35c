package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.evidence.FrameMask;
import io.earshot.traffic.segments.CapturePosition;
import io.earshot.traffic.segments.CapturePosition.FilePlace;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentDivider;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes the frames of one capture as segments, with the position up to which they are published in the same transaction: whoever
 * continues after a crash neither leaves frames out nor publishes them twice. Confined to one thread.
 */
public final class PublishedCapture implements FrameHandler, AutoCloseable {

    private static final byte[] POSITION = "position".getBytes(StandardCharsets.UTF_8);
    private static final int BATCH = 128 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TrafficTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SegmentDivider divider;
    private final Optional<FrameMask> mask;
    private final CapturePosition resumed;
    private final boolean anew;
    private FilePlace lead = FilePlace.NONE;
    private FilePlace file = FilePlace.NONE;
    private long read;
    private long maskedFrom;
    private long frames;
    private boolean isOpen;

    /**
     * Begins where the last process with the same topics ended, and ends that one's transactions.
     *
     * @param masking whether card data is still to be overwritten
     * @throws LogAwayException if the topics cannot be used
     */
    public PublishedCapture(List<App> apps, KafkaUse use, boolean masking) throws LogAwayException {
        topics = new TrafficTopics(use);
        topics.require();
        producer = new Clients(use).producer(use.topics() + "-capture");
        resumed = position(use);
        this.anew = resumed.last().kind().equals(Mark.Kind.END);
        read = resumed.frames();
        divider = new SegmentDivider(apps, use.partitions(), BATCH, this::send);
        divider.resume(resumed.frames(), resumed.now(), resumed.last());
        mask = masking
                ? Optional.of(new FrameMask(apps, (number, frame) -> {
                    if (maskedFrom + number > resumed.frames()) {
                        divider.next(maskedFrom + number);
                        divider.frame(
                                frame.from(), frame.nanos(), frame.bytes(), 0, frame.bytes().length, frame.length());
                    }
                }))
                : Optional.empty();
    }

    private CapturePosition position(KafkaUse use) {
        try (Positions positions = new Positions(use)) {
            CapturePosition newest = CapturePosition.NONE;
            for (ConsumerRecord<byte[], byte[]> record : positions.read()) {
                if (Arrays.equals(record.key(), POSITION)) {
                    newest = CapturePosition.read(record.value());
                }
            }
            return newest;
        } catch (BadRecordException e) {
            throw new KafkaException("topic " + topics.positions() + " holds no position: " + e.getMessage(), e);
        }
    }

    /** Returns the file with which reading begins: its frames that are published are left out here. */
    public Optional<Path> first() {
        return anew || resumed.lead().equals(FilePlace.NONE)
                ? Optional.empty()
                : Optional.of(resumed.lead().path());
    }

    /** Returns whether a file was published, in whole or in part, by an earlier process that did not end. */
    public boolean hasBegun(Path path) {
        return !anew && (resumed.lead().is(path) || resumed.file().is(path));
    }

    /** Says that the next frame is the first of a file. */
    public void begin(Path next) {
        long was = read;
        if (!anew && resumed.file().is(next)) {
            read = resumed.file().before();
        } else if (!anew && resumed.lead().is(next)) {
            read = resumed.lead().before();
        }
        maskedFrom = frames == 0 ? read : maskedFrom + read - was;
        // Masking needs the beginnings of messages that end in the next file.
        lead = file.equals(FilePlace.NONE) ? new FilePlace(next, read) : file;
        file = new FilePlace(next, read);
        if (read >= resumed.frames()) {
            open();
            byte[] key = CaptureFileRecord.key(read + 1);
            var _ = producer.send(new ProducerRecord<>(
                    topics.positions(), 0, key, next.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        read++;
        frames++;
        if (mask.isPresent()) {
            mask.get().frame(from, nanos, bytes, offset, captured, length);
        } else if (read > resumed.frames()) {
            divider.frame(from, nanos, bytes, offset, captured, length);
        }
    }

    private void open() {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
        }
    }

    private void send(byte[] batch, int part) {
        open();
        var _ = producer.send(new ProducerRecord<>(topics.segments(), part, null, batch));
    }

    /** Lets time pass while nothing is captured. */
    public void advance(long nanos) {
        mask.ifPresent(each -> {
            each.release(nanos);
            each.expire(nanos);
        });
        divider.mark(Mark.Kind.TIME, nanos);
    }

    /** Has what is known published, as nothing more comes for now. */
    public void settle() {
        mask.ifPresent(each -> each.release(Long.MAX_VALUE));
        divider.mark(Mark.Kind.SETTLE, divider.last().nanos());
    }

    /** Ends the capture: all that is open is closed. */
    public void end() {
        mask.ifPresent(FrameMask::finish);
        divider.mark(Mark.Kind.END, divider.last().nanos());
        commit();
    }

    /** Returns the time of the newest frame that was divided, or up to which time was said to have passed. */
    public long now() {
        return Math.max(divider.now(), divider.last().nanos());
    }

    /** Returns the number of frames that were read here. */
    public long frames() {
        return frames;
    }

    /** Publishes what has gathered, and the position. */
    public void commit() {
        divider.flush();
        if (!isOpen) {
            return;
        }
        CapturePosition position = new CapturePosition(lead, file, divider.frames(), divider.now(), divider.last());
        var _ = producer.send(new ProducerRecord<>(topics.positions(), 0, POSITION, position.write()));
        producer.commitTransaction();
        isOpen = false;
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
