// The drawing of a graph by Cytoscape on a canvas. Loaded only when somebody looks at one.

import cytoscape from './cytoscape.esm.min.mjs';
import { layered } from './layers.js';

/** A force layout of more takes seconds; a ring takes none. */
const FORCED = 60;

/** With more arrows, the picture is of their density; those of a picked node stand out of it. */
const DENSE = 300;

/** A few nodes would fill the picture. */
const CLOSEST = 1.3;

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
          width: 1 + (3 * Math.log1p(edge.connections)) / Math.log1p(most),
        },
        classes: [edge.state.toLowerCase(), edge.isNew ? 'new' : '', edge.isGone ? 'gone' : ''].join(' '),
      })),
    ],
    style: style(edges.length),
    layout: layout(place, nodes, edges, names),
    textureOnViewport: edges.length > 500,
    hideEdgesOnViewport: edges.length > 1_500,
  });
  if (cy.zoom() > CLOSEST) {
    cy.zoom(CLOSEST);
    cy.center();
  }
  cy.one('render', () => performance.mark('drawn')); // what benchmarks measure
  cy.on('tap', 'node', (event) => pick(names.get(event.target.id())));
  const paint = () => cy.style(style(edges.length));
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

/** Layers where the arrows have a direction in common; else what lies near each other talks to each other, or a ring. */
function layout(place, nodes, edges, names) {
  const positions = layered(nodes, edges, { last: 'others', ratio: place.clientWidth / place.clientHeight });
  if (positions) {
    return { name: 'preset', positions: (node) => positions.get(names.get(node.id())), padding: 30 };
  }
  return nodes.length <= FORCED && edges.length <= DENSE
    ? { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 40_000, idealEdgeLength: () => 90, padding: 20, nodeDimensionsIncludeLabels: true }
    : { name: 'circle', padding: 30 };
}

function style(arrows) {
  const dense = arrows > DENSE;
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
        'text-background-opacity': 0.9,
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'node.external', style: { shape: 'diamond', 'background-color': colour('unknown') } },
    { selector: 'node.gone', style: { shape: 'rectangle', 'background-color': colour('unknown-line') } },
    { selector: 'node.picked', style: { 'border-width': 4, 'border-color': colour('text') } },
    edge('edge', 'dim', {
      label: 'data(label)',
      width: dense ? 1 : 'data(width)',
      opacity: dense ? Math.max(0.12, 0.55 * (DENSE / arrows)) : 0.55,
      'curve-style': dense ? 'straight' : 'bezier',
      'target-arrow-shape': dense ? 'none' : 'triangle',
      'arrow-scale': 0.8,
      'font-size': 9,
      color: colour('dim'),
      'text-background-color': colour('card'),
      'text-background-opacity': 0.9,
      'min-zoomed-font-size': 8,
      'text-rotation': 'autorotate',
    }),
    edge('edge.new', 'good', dense ? {} : { opacity: 0.9 }),
    edge('edge.gone', 'unknown', { 'line-style': 'dashed' }),
    edge('edge.lossy', 'warn', { opacity: 1 }),
    edge('edge.down', 'bad', { opacity: 1 }),
    { selector: 'edge.near', style: { width: dense ? 2 : 'data(width)', opacity: 1, 'target-arrow-shape': 'triangle', 'z-index': 9 } },
  ];
}
