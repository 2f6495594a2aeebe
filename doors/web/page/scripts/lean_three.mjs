// Three draws one lit block with one texture a face. What it carries for headsets, shadows, reflections and skeletons is left out of the bundle: whole
// modules, chunks of shaders, and methods that nobody calls. The lists hold for the version in package.json; the pictures of tests/goldens hold them.
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

const root = join(dirname(createRequire(import.meta.url).resolve('three')), '../src');

/** Modules of which only the outline is left. */
const outlines = {
  'renderers/webxr/WebXRManager.js': 'export class WebXRManager { constructor() { this.enabled = false; this.isPresenting = false; } setAnimationLoop() {} addEventListener() {} removeEventListener() {} dispose() {} hasDepthSensing() { return false; } getEnvironmentBlendMode() {} }',
  'renderers/webgl/WebGLShadowMap.js': 'export function WebGLShadowMap() { this.enabled = false; this.autoUpdate = false; this.needsUpdate = false; this.type = 1; this.render = () => {}; }',
  'renderers/webgl/WebGLEnvironments.js': 'export function WebGLEnvironments() { return { get: (texture) => texture ?? null, dispose() {} }; }',
  'renderers/webgl/WebGLOutput.js': 'export function WebGLOutput() {}',
  'renderers/webgl/WebGLMorphtargets.js': 'export function WebGLMorphtargets() { return { update() {} }; }',
  'renderers/WebGLCubeRenderTarget.js': 'export class WebGLCubeRenderTarget {}',
  'renderers/shaders/DFGLUTData.js': 'export const getDFGLUT = () => null;',
};
/** Shaders of materials that are drawn; chunks of what these never switch on. */
const materials = /^mesh(basic|phong)$/;
const never = /^(alphahash|alphamap|aomap|batching|clearcoat|clipping_planes|cube_uv|displacementmap|dithering|emissivemap|envmap|fog|gradientmap|iridescence|lightmap|lightprobes|lights_(lambert|physical|toon|fragment_maps)|logdepthbuf|metalnessmap|morph|roughnessmap|shadowm|skin|specularmap_pars|tonemapping|transmission)/;
/** Methods for files, picking and copies, and of the mathematics what neither the renderer nor scene.ts says. */
export const mathematics = `
  setX setY setZ setW setXYZW setComponent getComponent addScalar subScalar divide clampScalar clampLength roundToZero manhattanLength manhattanDistanceTo angleTo
  lerp lerpVectors lerpColors lerpHSL rotateAround rotateTowards slerp slerpFlat slerpQuaternions multiplyQuaternionsFlat setFromUnitVectors multiplyVectors applyEuler applyAxisAngle
  applyQuaternion unproject projectOnVector projectOnPlane reflect setFromSpherical setFromSphericalCoords setFromCylindrical setFromCylindricalCoords setFromMatrixScale
  setFromMatrix3Column setFromMatrix3 setFromColor randomDirection extractBasis transposeIntoArray setAxisAngleFromQuaternion setAxisAngleFromRotationMatrix makeBasis makeRotationY
  makeRotationZ makeRotationAxis makeShear setFromVector3 reorder setRotationFromAxisAngle setRotationFromEuler setRotationFromMatrix setRotationFromQuaternion rotateOnWorldAxis rotateY
  rotateZ translateOnAxis translateX translateY translateZ localToWorld worldToLocal attach getWorldPosition getWorldQuaternion getWorldScale copySRGBToLinear copyLinearToSRGB
  convertSRGBToLinear convertLinearToSRGB getHex getHexString getHSL getStyle offsetHSL addColors setFromPointsAndIndices setFromAttributeAndIndices getArea getMidpoint getPlane
  closestPointToPoint setFromArray setFromCenterAndSize setFromObject expandByVector expandByScalar containsBox getBoundingSphere intersect copyAt copyArray getBoundingBox setIndirect
  getIndirect clearGroups setDrawRange computeVertexNormals normalizeNormals setFromNormalAndCoplanarPoint setFromCoplanarPoints distanceToSphere projectPoint intersectLine intersectsLine
  getColorAt getMorphAt setColorAt setMorphAt computeLineDistances setFocalLength getFocalLength getEffectiveFOV getFilmHeight getViewBounds getViewSize`.trim().split(/\s+/);
const methods = {
  '': ['toJSON', 'fromJSON', 'raycast', ...mathematics],
  'core/Object3D.js': ['getObjectsByProperty', 'getObjectByProperty', 'getObjectByName', 'getObjectById', 'clone', 'copy'], 'core/BufferGeometry.js': ['toNonIndexed', 'computeTangents', 'applyQuaternion', 'clone', 'copy', 'toJSON', 'setFromPoints'],
  'materials/Material.js': ['clone', 'copy'], 'textures/Texture.js': ['transformUv'],
  'renderers/WebGLRenderer.js': ['compile', 'compileAsync', 'readRenderTargetPixels', 'readRenderTargetPixelsAsync', 'copyFramebufferToTexture', 'copyTextureToTexture', 'initRenderTarget'],
};

const shader = /ShaderChunk\/(\w+)\.glsl\.js$/, library = /ShaderLib\/(\w+)\.glsl\.js$/;
const bare = (glsl) => glsl.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '').replace(/[ \t]+/g, ' ').replace(/^ | $/gm, '').replace(/\n{2,}/g, '\n');

export function leanThree() {
  return {
    name: 'lean-three',
    enforce: 'pre',
    resolveId(id) { return id === 'three' ? join(root, 'Three.js') : null; },
    transform(code, path) {
      const id = path.replace(/\\/g, '/').split('/three/src/')[1];
      if (!id) return null;
      if (id in outlines) return { code: outlines[id], map: null };
      const chunk = shader.exec(id)?.[1], lib = library.exec(id)?.[1];
      if (chunk && never.test(chunk)) return { code: 'export default "";', map: null };
      if (lib && !materials.test(lib)) return { code: 'export const vertex = "", fragment = "";', map: null };
      if (chunk || lib) return { code: code.replace(/`([\s\S]*?)`/g, (_, glsl) => '`' + bare(glsl) + '`'), map: null };
      const drop = [...methods[''], ...(methods[id] ?? [])];
      if (!drop.some((name) => code.includes(name))) return null;
      const cuts = [];
      const walk = (node) => {
        if (!node || typeof node.type !== 'string') return;
        const named = node.type === 'MethodDefinition' && node.kind === 'method' ? node.key.name : node.type === 'ExpressionStatement' && node.expression.type === 'AssignmentExpression' && node.expression.left.type === 'MemberExpression' && node.expression.left.object.type === 'ThisExpression' && /Function/.test(node.expression.right.type) ? node.expression.left.property.name : '';
        if (named && drop.includes(named)) { cuts.push([node.start, node.end]); return; }
        for (const value of Object.values(node)) for (const one of Array.isArray(value) ? value : [value]) if (one && typeof one === 'object') walk(one);
      };
      walk(this.parse(code));
      for (const [from, to] of cuts.reverse()) code = code.slice(0, from) + code.slice(to);
      return { code, map: null };
    },
  };
}
