// The drawing of a graph by Cytoscape on a canvas. Loaded only when somebody looks at one.

import cytoscape from './cytoscape.esm.min.mjs';

/** A force layout of more takes seconds; rings by the number of neighbours take none. */
const FORCED = 120;

/** With more arrows, their labels would lie on each other. */
const LABELLED = 150;

/** @returns how to mark a node and how to end the drawing */
export function drawGraph(place, nodes, edges, pick) {
  const known = new Map(nodes.map((node, i) => [node.name, `n${i}`]));
  const names = new Map([...known].map(([name, id]) => [id, name]));
  const most = Math.max(1, ...edges.map((edge) => edge.connections));
  const cy = cytoscape({
    container: place,
    elements: [
      ...nodes.map((node) => ({
        data: { id: known.get(node.name), label: node.size > 1 ? `${node.name} (${node.size})` : node.name, size: 18 + 10 * Math.log10(node.size) },
        classes: node.kind.toLowerCase(),
      })),
      ...edges.map((edge, i) => ({
        data: {
          id: `e${i}`,
          source: known.get(edge.from),
          target: known.get(edge.to),
          label: edges.length > LABELLED ? '' : edge.ports && edge.connections ? `${edge.ports} ×${edge.connections}` : edge.ports,
          width: 1 + (4 * Math.log1p(edge.connections)) / Math.log1p(most),
        },
        classes: [edge.state.toLowerCase(), edge.isNew ? 'new' : '', edge.isGone ? 'gone' : ''].join(' '),
      })),
    ],
    style: style(),
    layout:
      nodes.length <= FORCED
        ? { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 40_000, idealEdgeLength: () => 90, padding: 20, nodeDimensionsIncludeLabels: true }
        : { name: 'concentric', animate: false, concentric: (node) => node.degree(), levelWidth: (all) => Math.max(1, all.maxDegree() / 8), minNodeSpacing: 6, padding: 20 },
    wheelSensitivity: 0.3,
    textureOnViewport: edges.length > 500,
    hideEdgesOnViewport: edges.length > 1_500,
  });
  cy.on('tap', 'node', (event) => pick(names.get(event.target.id())));
  const paint = () => cy.style(style());
  document.addEventListener('theme', paint);
  return {
    mark(name) {
      cy.batch(() => {
        cy.elements().removeClass('picked near');
        const node = known.has(name) ? cy.getElementById(known.get(name)) : cy.collection();
        node.addClass('picked');
        node.connectedEdges().addClass('near');
      });
    },
    end() {
      document.removeEventListener('theme', paint);
      cy.destroy();
    },
  };
}

function style() {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const edge = (selector, name, more = {}) => ({ selector, style: { 'line-color': colour(name), 'target-arrow-color': colour(name), ...more } });
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        width: 'data(size)',
        height: 'data(size)',
        color: colour('text'),
        'background-color': colour('accent'),
        'font-size': 11,
        'text-valign': 'bottom',
        'text-margin-y': 3,
        'text-background-color': colour('card'),
        'text-background-opacity': 0.8,
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'node.external', style: { shape: 'diamond', 'background-color': colour('unknown') } },
    { selector: 'node.gone', style: { shape: 'rectangle', 'background-color': colour('unknown-line') } },
    { selector: 'node.picked', style: { 'border-width': 4, 'border-color': colour('text') } },
    edge('edge', 'dim', {
      label: 'data(label)',
      width: 'data(width)',
      opacity: 0.55,
      'curve-style': 'bezier',
      'target-arrow-shape': 'triangle',
      'arrow-scale': 0.8,
      'font-size': 9,
      color: colour('dim'),
      'text-background-color': colour('card'),
      'text-background-opacity': 0.8,
      'min-zoomed-font-size': 8,
      'text-rotation': 'autorotate',
    }),
    edge('edge.new', 'good', { opacity: 0.9 }),
    edge('edge.gone', 'unknown', { 'line-style': 'dashed', opacity: 0.6 }),
    edge('edge.lossy', 'warn', { opacity: 1 }),
    edge('edge.down', 'bad', { opacity: 1 }),
    { selector: 'edge.near', style: { opacity: 1, 'z-index': 9 } },
  ];
}
