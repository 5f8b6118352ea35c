package io.earshot.agent.http;

import io.earshot.model.ContainerName;
import io.earshot.model.HostPartners;
import io.earshot.model.HostReports;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.HostJson;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** For whom an agent speaks, and the documents in which it does. */
public sealed interface Subject {

    /** Returns the path of the container or host below /api/v1, without a slash at its end. */
    String path();

    /** Below /api/v1. */
    default String partnersPath() {
        return path() + "/partners";
    }

    /** Below /api/v1. */
    String reportPath();

    /** Below /api/v1. */
    default String ordersPath() {
        return path() + "/orders";
    }

    /** Below /api/v1. */
    default String orderResultsPath() {
        return path() + "/order-results";
    }

    /** @throws BadJsonException if it is no such document */
    List<PartnerList> readLists(InputStream in) throws BadJsonException;

    void writeReports(List<Report> reports, OutputStream out);

    /** One container, the subject of one list and one report. */
    record OfContainer(ContainerName name) implements Subject {

        @Override
        public String path() {
            return "containers/" + name;
        }

        @Override
        public String reportPath() {
            return path() + "/report";
        }

        @Override
        public List<PartnerList> readLists(InputStream in) throws BadJsonException {
            return List.of(PartnerListJson.read(in));
        }

        @Override
        public void writeReports(List<Report> reports, OutputStream out) {
            ReportJson.write(reports.getFirst(), out);
        }

        @Override
        public String toString() {
            return "container " + name;
        }
    }

    /** All containers of a host at once. */
    record OfHost(String host) implements Subject {

        @Override
        public String path() {
            return "hosts/" + host;
        }

        @Override
        public String reportPath() {
            return path() + "/reports";
        }

        @Override
        public List<PartnerList> readLists(InputStream in) throws BadJsonException {
            HostPartners partners = HostJson.readPartners(in);
            return partners.lists();
        }

        @Override
        public void writeReports(List<Report> reports, OutputStream out) {
            HostJson.write(new HostReports(host, reports), out);
        }

        @Override
        public String toString() {
            return "host " + host;
        }
    }
}
