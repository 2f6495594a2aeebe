import { mount } from 'svelte';
import App from './App.svelte';
import './page.css';

mount(App, { target: document.getElementById('page')! });
if ('serviceWorker' in navigator && /^https?:$/.test(location.protocol)) addEventListener('load', () => void navigator.serviceWorker.register('./sw.js').catch(() => undefined));
