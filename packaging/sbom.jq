# Makes the bill of materials of one package of that of the command, which has all libraries.

def scripts: [
  {type: "library", "bom-ref": "pkg:npm/echarts@\($echarts)", name: "echarts", version: $echarts,
    licenses: [{license: {id: "Apache-2.0"}}], purl: "pkg:npm/echarts@\($echarts)"},
  {type: "library", "bom-ref": "pkg:npm/cytoscape@\($cytoscape)", name: "cytoscape", version: $cytoscape,
    licenses: [{license: {id: "MIT"}}], purl: "pkg:npm/cytoscape@\($cytoscape)"}
];

def documentation: [
  {type: "library", "bom-ref": "pkg:npm/lunr@\($lunr)", name: "lunr", version: $lunr,
    licenses: [{license: {id: "MIT"}}], purl: "pkg:npm/lunr@\($lunr)"}
];

def runtime: {
  type: "platform", "bom-ref": "java-runtime", name: "openjdk", version: $java, description: "Java runtime with the modules \($modules)",
  licenses: [{expression: "GPL-2.0-only WITH Classpath-exception-2.0"}],
  cpe: "cpe:2.3:a:oracle:openjdk:\($java):*:*:*:*:*:*:*"
};

($shipped | split("\n") | map(split("  ") | {key: .[1], value: .[0]}) | from_entries) as $digests
| ([.metadata.component | .licenses //= [{license: {id: "Apache-2.0"}}]] + .components
  | map(. + {file: "\(.name)-\(.version).jar"} | select($digests[.file])
    # Maven has no digests of what it has just built.
    | .hashes //= [{alg: "SHA-256", content: $digests[.file]}]
    | del(.file))) as $libraries
| (($shipped | split("\n") | map(split("  ")[1])) - [$libraries[] | "\(.name)-\(.version).jar"]) as $unknown
| if $unknown != [] then "package: Maven knows nothing of \($unknown | join(", ")) in \($name)\n" | halt_error(1) else . end
| (if any($libraries[]; .name == "earshot-web") then scripts else [] end) as $scripts
| (if any($libraries[]; .name == "earshot-site") then documentation else [] end) as $documentation
| ([$libraries[]."bom-ref"]) as $references
| "pkg:generic/\($name)@\($version)" as $package
| del(.serialNumber)
| .metadata.timestamp = $time
| .metadata.component = {type: "application", "bom-ref": $package, name: $name, version: $version, description: $description,
    licenses: [{license: {id: "Apache-2.0"}}], purl: $package}
| .components = $libraries + $scripts + $documentation + [runtime]
| .dependencies = [{ref: $package, dependsOn: ($references + ["java-runtime"])}]
    + [.dependencies[] | select(.ref | IN($references[]))
      | .dependsOn = [.dependsOn[]? | select(IN($references[]))]
      | if .ref | startswith("pkg:maven/io.earshot/earshot-web@") then .dependsOn += [$scripts[]."bom-ref"]
        elif .ref | startswith("pkg:maven/io.earshot/earshot-site@") then .dependsOn += [$documentation[]."bom-ref"] else . end]
