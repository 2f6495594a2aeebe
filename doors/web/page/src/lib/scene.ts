// The block of skin in three dimensions. Faces are painted (skin.ts); the needle and, when one looks through, every puncture are solids.
import {
  AmbientLight, BoxGeometry, BufferGeometry, CanvasTexture, Color, ConeGeometry, DirectionalLight, DynamicDrawUsage, EdgesGeometry, Group, InstancedMesh, LatheGeometry,
  LineBasicMaterial, LinearFilter, LineSegments, Matrix4, Mesh, MeshBasicMaterial, MeshPhongMaterial, PerspectiveCamera, Scene, SRGBColorSpace, Vector2, Vector3, WebGLRenderer, type Material,
} from 'three';
import { blockDepth, blockLength, blockWidth, paintFace, paintTop, type Moment, type Sight, type StateMap } from './skin';

export interface Look { turn: number; lift: number; near: number }
export const looks: Record<string, Look> = {
  corner: { turn: 0.58, lift: 0.5, near: 1 }, face: { turn: 0, lift: 0.06, near: 1 }, top: { turn: 0, lift: 1.45, near: 1 }, through: { turn: 0.62, lift: 0.42, near: 1 },
};

const dispose = (object: { geometry?: BufferGeometry; material?: Material | Material[] }) => {
  object.geometry?.dispose();
  for (const m of Array.isArray(object.material) ? object.material : object.material ? [object.material] : []) m.dispose();
};

export class SkinScene {
  private renderer: WebGLRenderer;
  private scene = new Scene();
  private camera = new PerspectiveCamera(26, 1, 0.1, 100);
  private block: Mesh | null = null;
  private edges: LineSegments | null = null;
  private cones: InstancedMesh | null = null;
  private needle: Group | null = null;
  private atWork = true;
  private canvases: Record<string, HTMLCanvasElement> = {};
  private textures: Record<string, CanvasTexture> = {};
  private sight: Sight | null = null;
  private tone = '';
  private shape = '';
  look: Look = { ...looks.corner! };
  private width = 1;
  private height = 1;
  private margin = 0;
  private drawn = false;
  onDrawn: (() => void) | null = null;
  /** Drawn by the processor: then pictures wait until a slider rests. */
  slow = false;

  /** Errors: where the canvas has no WebGL2. */
  constructor(canvas: HTMLCanvasElement) {
    const how = { antialias: true, alpha: true, preserveDrawingBuffer: true, powerPreference: 'low-power' } as const;
    const context = canvas.getContext('webgl2', how) as WebGL2RenderingContext | null;
    if (!context) throw new Error('no WebGL2');
    this.renderer = new WebGLRenderer({ canvas, context, ...how });
    this.renderer.debug.checkShaderErrors = false;
    const gl = this.renderer.getContext();
    const about = gl.getExtension('WEBGL_debug_renderer_info');
    this.slow = /swiftshader|llvmpipe|software|basic render/i.test(String(gl.getParameter(about ? about.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
    this.renderer.outputColorSpace = SRGBColorSpace;
    this.scene.add(new AmbientLight('#ffffff', 2.35));
    const key = new DirectionalLight('#fff6ea', 1.5);
    key.position.set(-3, 5, 4);
    this.scene.add(key);
  }

  private canvas(name: string, wide: number, high: number): HTMLCanvasElement {
    // A processor that draws gets pictures of about the size that they are shown at.
    const w = this.slow ? wide / 2 : wide, h = this.slow ? Math.round(high / 2) : high;
    let canvas = this.canvases[name];
    if (!canvas || canvas.width !== w || canvas.height !== h) {
      canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      this.canvases[name] = canvas;
      this.textures[name]?.dispose();
      const texture = new CanvasTexture(canvas);
      if (name !== 'bump') texture.colorSpace = SRGBColorSpace;
      if (this.slow) {
        texture.generateMipmaps = false;
        texture.minFilter = LinearFilter;
      } else texture.anisotropy = 8;
      this.textures[name] = texture;
    }
    return canvas;
  }

  show(sight: Sight, moment: Moment, map: StateMap | null, through: boolean): void {
    const long = blockLength;
    const tone = moment.untouched.join() + JSON.stringify(sight.layers);
    const shape = JSON.stringify([through, sight.needle, through ? sight.punctures.length : 0]);
    paintFace(this.canvas('face', 1280, Math.round((1280 * blockDepth) / blockWidth)), blockWidth, sight.layers, moment, { seed: 3, sight, map });
    paintTop(this.canvas('top', 1024, Math.round((1024 * long) / blockWidth)), sight, moment, false);
    const bump = this.canvas('bump', 512, Math.round((512 * long) / blockWidth));
    if (!this.drawn) {
      paintTop(bump, sight, { ...moment, session: 0 }, true);
      this.textures.bump!.needsUpdate = true;
    }
    if (tone !== this.tone) {
      paintFace(this.canvas('side', 640, Math.round((640 * blockDepth) / long)), long, sight.layers, { ...moment, redness: 0 }, { seed: 9 });
      this.textures.side!.needsUpdate = true;
      this.tone = tone;
    }
    this.textures.face!.needsUpdate = true;
    this.textures.top!.needsUpdate = true;
    this.sight = sight;
    if (shape !== this.shape) this.build(sight, through, long);
    this.shape = shape;
    this.setCones(sight, moment, long);
    this.placeNeedle(sight, moment, long);
    this.drawn = true;
    this.draw();
  }

  private build(sight: Sight, through: boolean, long: number): void {
    for (const old of [this.block, this.edges, this.cones]) if (old) { this.scene.remove(old); dispose(old); }
    if (this.needle) { this.scene.remove(this.needle); this.needle.traverse((o) => dispose(o as Mesh)); }
    const glass = through ? { transparent: true, depthWrite: false } : {};
    const side = new MeshBasicMaterial({ map: this.textures.side!, color: through ? '#ffffff' : '#dcd6d2', opacity: 0.12, ...glass });
    const face = new MeshBasicMaterial({ map: this.textures.face!, opacity: 0.2, ...glass });
    const top = new MeshPhongMaterial({ map: this.textures.top!, bumpMap: this.textures.bump!, bumpScale: 1.1, shininess: 12, specular: '#1c1c1c', opacity: 0.5, ...glass });
    const none = new MeshBasicMaterial({ visible: false });
    this.block = new Mesh(new BoxGeometry(blockWidth, blockDepth, long), [side, side, top, none, face, none]);
    this.block.position.y = -blockDepth / 2;
    this.scene.add(this.block);
    this.edges = new LineSegments(new EdgesGeometry(this.block.geometry), new LineBasicMaterial({ color: new Color('#5b3a34'), transparent: true, opacity: through ? 0.5 : 0.22 }));
    this.edges.position.copy(this.block.position);
    this.scene.add(this.edges);
    this.cones = null;
    if (through) {
      const cone = new ConeGeometry(1, 1, 14, 1, true);
      cone.rotateX(Math.PI);
      cone.translate(0, -0.5, 0);
      this.cones = new InstancedMesh(cone, new MeshPhongMaterial({ color: '#a3262b', shininess: 4, side: 2 }), Math.max(1, sight.punctures.length));
      this.cones.instanceMatrix.setUsage(DynamicDrawUsage);
      this.scene.add(this.cones);
    }
    const n = sight.needle;
    const steel = new MeshPhongMaterial({ color: '#a3abb2', shininess: 60, specular: '#8a8f94' });
    const points = [new Vector2(0, 0)];
    for (let i = 1; i <= 5; ++i) points.push(new Vector2(n.tip * Math.sin((i * Math.PI) / 10), n.tip * (1 - Math.cos((i * Math.PI) / 10))));
    points.push(new Vector2(Math.max(n.radius, n.tip), Math.max(n.taper, n.tip * 2)), new Vector2(Math.max(n.radius, n.tip), Math.max(n.length, n.taper)), new Vector2(0, Math.max(n.length, n.taper)));
    const group = new Group();
    group.add(new Mesh(new LatheGeometry(points, 28), steel));
    this.needle = group;
    this.scene.add(group);
  }

  private setCones(sight: Sight, moment: Moment, long: number): void {
    if (!this.cones) return;
    const matrix = new Matrix4();
    // Closed punctures stay as thin threads, so that one sees where they were.
    const wide = Math.max(0.16, Math.sqrt(moment.open));
    (this.cones.material as MeshPhongMaterial).color.set(moment.open > 0 ? '#a3262b' : '#e9b9b4');
    sight.punctures.forEach((p, i) => {
      const inside = Math.abs(p[0] / 1000) < sight.half && p[1] / 1000 > sight.front && p[1] / 1000 < sight.back && moment.session > 0;
      const r = inside ? (p[4] / 2000) * wide : 1e-6;
      matrix.makeScale(r, inside ? p[2] / 1000 : 1e-6, r);
      matrix.setPosition(p[0] / 1000, 0, long / 2 - (p[1] / 1000 - sight.front));
      this.cones!.setMatrixAt(i, matrix);
    });
    this.cones.instanceMatrix.needsUpdate = true;
  }

  private placeNeedle(sight: Sight, moment: Moment, long: number): void {
    if (!this.needle) return;
    const x = sight.needled?.x ?? 0.4;
    this.atWork = moment.since < 1; // between sessions no needle is near the skin
    const inside = moment.session > 0 && moment.since < 1e-6 && sight.needled !== null;
    this.needle.position.set(x, inside ? -sight.needled!.depth : 0.3, long / 2 + 0.004);
  }

  resize(width: number, height: number, margin: number): void {
    if (width < 10 || height < 10) return;
    this.width = width;
    this.height = height;
    this.margin = margin;
    this.renderer.setPixelRatio(Math.min(this.slow ? 1 : 2, devicePixelRatio || 1));
    this.renderer.setSize(width, height, false);
    if (this.drawn) this.draw();
  }

  /** The camera stands so far that the block and the needle fill what is left beside the labels. */
  private aim(): void {
    const { turn, lift, near } = this.look;
    const long = blockLength;
    const high = this.look.lift > 1.2 ? 0.05 : Math.min(1.9, (this.needle?.position.y ?? 0) > 0 ? (this.sight?.needle.length ?? 1) + 0.32 : Math.max(0.2, (this.sight?.needle.length ?? 1) - (this.sight?.needled?.depth ?? 0) + 0.15));
    const middle = new Vector3(0, -blockDepth / 2 + high / 2, 0);
    const corners: Vector3[] = [];
    for (const x of [-1.5, 1.5]) for (const z of [-long / 2, long / 2]) for (const y of [-blockDepth, 0]) corners.push(new Vector3(x, y, z));
    const nx = this.needle?.position.x ?? 0;
    corners.push(new Vector3(nx, high, long / 2));
    const way = new Vector3(Math.sin(turn) * Math.cos(lift), Math.sin(lift), Math.cos(turn) * Math.cos(lift));
    const above = lift >= 1.15;
    if (this.needle) this.needle.visible = !above && this.atWork;
    const room = above ? 0.94 : Math.max(0.4, 1 - this.margin / this.width);
    this.camera.clearViewOffset();
    this.camera.aspect = this.width / this.height;
    this.camera.updateProjectionMatrix();
    let lo = 3, hi = 60, box = { x0: 0, x1: 0, y0: 0, y1: 0 };
    for (let i = 0; i < 18; ++i) {
      const d = (lo + hi) / 2;
      this.camera.position.copy(middle).addScaledVector(way, d);
      this.camera.up.set(0, 1, 0);
      this.camera.lookAt(middle);
      this.camera.updateMatrixWorld();
      box = { x0: 9, x1: -9, y0: 9, y1: -9 };
      for (const corner of corners) {
        const p = corner.clone().project(this.camera);
        box.x0 = Math.min(box.x0, p.x); box.x1 = Math.max(box.x1, p.x); box.y0 = Math.min(box.y0, p.y); box.y1 = Math.max(box.y1, p.y);
      }
      if (box.x1 - box.x0 > 2 * room * 0.95 * near || box.y1 - box.y0 > 2 * 0.86 * near) lo = d; else hi = d;
    }
    const cx = (box.x0 + box.x1) / 2 - (above ? 0 : 1 - room), cy = (box.y0 + box.y1) / 2 - 0.055;
    this.camera.setViewOffset(this.width, this.height, (cx * this.width) / 2, (-cy * this.height) / 2, this.width, this.height);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
  }

  draw(): void {
    this.aim();
    this.renderer.render(this.scene, this.camera);
    this.onDrawn?.();
  }

  /** Where a point of the block (mm; the front face has z = 0) stands on the picture, in CSS pixels. */
  place(x: number, y: number, back = 0): { x: number; y: number } {
    const long = blockLength;
    const p = new Vector3(x, y, long / 2 - back).project(this.camera);
    return { x: ((p.x + 1) / 2) * this.width, y: ((1 - p.y) / 2) * this.height };
  }
  /** The right edge of the needle's upper end, where its label begins. */
  get needleTop(): { x: number; y: number } | null {
    if (!this.needle?.visible || !this.sight) return null;
    const n = this.sight.needle;
    return this.place(this.needle.position.x + n.radius, this.needle.position.y + n.length);
  }
  end(): void {
    for (const t of Object.values(this.textures)) t.dispose();
    this.renderer.dispose();
  }
}
