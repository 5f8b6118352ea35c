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

    /** Below /api/v1. */
    String partnersPath();

    /** Below /api/v1. */
    String reportPath();

    /** Below /api/v1. */
    String ordersPath();

    /** Below /api/v1. */
    String orderResultsPath();

    /** @throws BadJsonException if it is no such document */
    List<PartnerList> readLists(InputStream in) throws BadJsonException;

    void writeReports(List<Report> reports, OutputStream out);

    /** One container, the subject of one list and one report. */
    record OfContainer(ContainerName name) implements Subject {

        @Override
        public String partnersPath() {
            return "containers/" + name + "/partners";
        }

        @Override
        public String reportPath() {
            return "containers/" + name + "/report";
        }

        @Override
        public String ordersPath() {
            return "containers/" + name + "/orders";
        }

        @Override
        public String orderResultsPath() {
            return "containers/" + name + "/order-results";
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
        public String partnersPath() {
            return "hosts/" + host + "/partners";
        }

        @Override
        public String reportPath() {
            return "hosts/" + host + "/reports";
        }

        @Override
        public String ordersPath() {
            return "hosts/" + host + "/orders";
        }

        @Override
        public String orderResultsPath() {
            return "hosts/" + host + "/order-results";
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
